-- of the organisations that were members on the day of a decision (without a register: in its month), how many took
-- part, and of how many anything is recorded, an absence included
with decided as (
    select d.decision_id, d.coalition_id, c.month, d.decided_on, c.has_register
    from decisions as d
    join cube_months as c
        on c.coalition_id = d.coalition_id and c.month = cast(date_trunc('month', d.decided_on) as date)
    where c.is_wanted
),
could_take_part as (
    select distinct d.decision_id, m.organisation_id
    from decided as d
    join memberships as m
        on m.coalition_id = d.coalition_id and m.joined_on <= d.decided_on
        and (m.left_on is null or m.left_on >= d.decided_on)
    where d.has_register and coalesce(m.role, 'member') not in ('secretariat', 'facilitator', 'observer', 'funder')
    union all
    select d.decision_id, e.organisation_id
    from decided as d
    join eligibility as e on e.coalition_id = d.coalition_id and e.month = d.month and e.is_eligible = 1
    where not d.has_register
),
recorded as (
    select decision_id, organisation_id from decisions_taken_part
    union
    select decision_id, organisation_id from positions
)
select
    d.coalition_id, d.month, d.decision_id,
    count(p.organisation_id) as joined,
    count(r.organisation_id) as recorded,
    count(e.organisation_id) as eligible
from decided as d
left join could_take_part as e on e.decision_id = d.decision_id
left join recorded as r on r.decision_id = d.decision_id and r.organisation_id = e.organisation_id
left join decisions_taken_part as p on p.decision_id = d.decision_id and p.organisation_id = e.organisation_id
group by d.coalition_id, d.month, d.decision_id
