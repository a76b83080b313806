-- due: not given up by its due date. Completing one is an act, due or not.
with due as (
    select
        coalition_id, owner_organisation_id as organisation_id, cast(date_trunc('month', due_on) as date) as month,
        1 as commitments_due, case when completed_on <= due_on then 1 else 0 end as commitments_on_time,
        cast(null as date) as act_on
    from commitments
    where due_on is not null and (dropped_on is null or dropped_on > due_on)
    union all
    select
        coalition_id, owner_organisation_id, cast(date_trunc('month', completed_on) as date),
        0, 0, completed_on
    from commitments
    where completed_on is not null
)
select
    d.coalition_id, c.month, d.organisation_id,
    sum(d.commitments_due) as commitments_due,
    sum(d.commitments_on_time) as commitments_on_time,
    count(distinct d.act_on) as acts,
    max(d.act_on) as last_act_on
from due as d
join cube_months as c on c.coalition_id = d.coalition_id and c.month = d.month
group by d.coalition_id, c.month, d.organisation_id
