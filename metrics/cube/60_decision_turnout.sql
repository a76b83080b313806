-- of the organisations eligible in the decision's month, how many took part
with decided as (
    select d.decision_id, d.coalition_id, c.month
    from decisions as d
    join cube_months as c
        on c.coalition_id = d.coalition_id and c.month = cast(date_trunc('month', d.decided_on) as date)
    where c.is_wanted
)
select
    d.coalition_id, d.month, d.decision_id,
    count(p.organisation_id) as joined,
    count(e.organisation_id) as eligible
from decided as d
left join eligibility as e on e.coalition_id = d.coalition_id and e.month = d.month and e.is_eligible = 1
left join decisions_taken_part as p on p.decision_id = d.decision_id and p.organisation_id = e.organisation_id
group by d.coalition_id, d.month, d.decision_id
