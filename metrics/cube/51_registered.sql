-- one row per member and month. Where two memberships touch a month, eligible if one of them is; the role is that
-- of the eligible one, else of the latest
with ranked as (
    select
        coalition_id, month, organisation_id, max(is_eligible) as is_eligible,
        max(case when is_eligible = 1 then joined_on end) as eligible_since, max(joined_on) as latest_since
    from standing
    group by coalition_id, month, organisation_id
)
select
    r.coalition_id, r.month, r.organisation_id, r.is_eligible, max(s.role) as role,
    max(s.is_whole_month) as is_whole_month
from ranked as r
join standing as s
    on s.coalition_id = r.coalition_id and s.month = r.month and s.organisation_id = r.organisation_id
    and s.joined_on = coalesce(r.eligible_since, r.latest_since)
group by r.coalition_id, r.month, r.organisation_id, r.is_eligible
