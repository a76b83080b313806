"""How long the signed money lasts, said in one row per coalition; made by metrics/funding.py from its own tables."""

from __future__ import annotations

from metrics.bench_constants import COVERED, SPENDING_MONTHS

MIN_SPENDING_MONTHS = 3  # as min_n of the indicator runway
TAKEN_OVER = ("runway", "commitment_horizon", "funder_count_effective")  # indicators, as they are
MEASURED = ", ".join(f"any_value(value) filter (where indicator = '{name}') as {name}" for name in TAKEN_OVER)


def _grants(column: str) -> str:
    return f"{column} || if({column} = 1, ' grant', ' grants')"


OUTLOOK = f"""
    insert into bench.funding_outlook by name
    with measured as (
        select coalition_id, month, {MEASURED} from indicators where indicator in {TAKEN_OVER} group by all
    ),
    largest as (
        select coalition_id, organisation_id, share
        from bench.funders
        qualify row_number() over (partition by coalition_id order by share desc, organisation_id) = 1
    ),
    paying as (select coalition_id, count(*) as funders from bench.funders group by all),
    money as (
        select
            coalition_id, count(*) as grants,
            case when bool_or(is_told) then coalesce(sum(to_come) filter (where is_usable), 0) end as to_come,
            sum(to_come) filter (where is_usable and funder_organisation_id is not distinct from organisation_id) as of_largest,
            count(*) filter (where is_running and not is_main) as elsewhere,
            count(*) filter (where is_running and is_main and not is_told) as untold,
            count(*) filter (where is_running and is_project) as projects,
            count(*) filter (where is_running and is_main and not signed) as promised,
            sum(amount) filter (where is_running and is_main and not signed) as promised_amount,
            min(starts_on) filter (where is_running and is_main and not signed) as promised_from
        from funded_grants
        left join largest using (coalition_id)
        group by all
    ),
    uncovered as (
        select months.coalition_id, min(months.month) as first_uncovered_month
        from bench.funding_months as months
        join funded using (coalition_id)
        where months.month > funded.month and cover < {COVERED}
        group by all
    ),
    found as (
        select
            funded.*, money.*, first_uncovered_month, coalesce(n, 0) as n, mean_spent, largest.share,
            coalesce(paying.funders, 0) as paying, measured.* exclude (coalition_id, month),
            case when n >= {MIN_SPENDING_MONTHS} then mean_spent end as usual
        from funded
        left join money using (coalition_id)
        left join uncovered using (coalition_id)
        left join funded_usually using (coalition_id)
        left join largest using (coalition_id)
        left join paying using (coalition_id)
        left join measured on measured.coalition_id = funded.coalition_id and measured.month = funded.month
    )
    select
        coalition_id, currency, usual as usual_spend, to_come::double as signed_to_come, runway,
        case when share is not null then (to_come - coalesce(of_largest, 0))::double / nullif(usual, 0) end
            as runway_without_largest,
        first_uncovered_month, commitment_horizon,
        case when funder_count_effective is not null then paying end as funders,
        funder_count_effective as effective_funders, share as largest_share,
        case
            when grants is null then 'No grants on file: runway unknown, not zero.'
            when n < {MIN_SPENDING_MONTHS} then
                'Spending is on file for ' || n || ' of the last {SPENDING_MONTHS} months, {MIN_SPENDING_MONTHS} are needed: '
                || 'runway unknown, not zero.'
            when mean_spent = 0 then 'Nothing was spent in the last {SPENDING_MONTHS} months: the runway cannot be said.'
            when to_come is null then
                'No grant in ' || currency || ' says whether it is signed and what it is for: runway unknown, not zero.'
        end as reason,
        nullif(concat_ws(' ',
            case when promised > 0 then
                'Not counted, as not signed: ' || {_grants("promised")} || ' of '
                || format('{{:t,}}', round(promised_amount)::bigint) || ' ' || currency || ' from '
                || strftime(promised_from, '%B %Y') || '.'
            end,
            case when projects > 0 then 'Not counted, as for projects alone: ' || {_grants("projects")} || '.' end,
            case when elsewhere > 0 then 'Not counted, as in another currency: ' || {_grants("elsewhere")} || '.' end,
            case when untold > 0 then
                'Not counted, as the file does not say whether they are signed and what for: ' || {_grants("untold")} || '.'
            end
        ), '') as note
    from found
    order by all
"""
