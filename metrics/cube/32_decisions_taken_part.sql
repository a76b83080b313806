-- taking part in a decision: a position other than absent, or having been at a meeting on its day. Only the
-- position is an act of its own; being there counts as attendance already.
with parts as (
    select p.decision_id, p.organisation_id, 1 as took_position
    from positions as p
    where p.position <> 'absent'
    union all
    select decision_id, organisation_id, 0
    from decision_presence
)
select d.decision_id, d.coalition_id, c.month, d.decided_on, p.organisation_id, max(p.took_position) as took_position
from parts as p
join decisions as d on d.decision_id = p.decision_id
join cube_months as c
    on c.coalition_id = d.coalition_id and c.month = cast(date_trunc('month', d.decided_on) as date)
group by d.decision_id, d.coalition_id, c.month, d.decided_on, p.organisation_id
