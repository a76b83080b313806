-- who raised the agenda item a decision was taken on, within the 12 months that end with the decision's. organisation_id
-- is NULL, and is_known tells, where somebody raised it who speaks for no organisation, or nobody knows for which.
select
    d.coalition_id, c.month, d.decision_id,
    min(a.organisation_id) as organisation_id,
    min(case when a.affiliation = 'unknown' then 0 else 1 end) = 1 as is_known
from decisions as d
join cube_months as c
    on c.coalition_id = d.coalition_id and c.month = cast(date_trunc('month', d.decided_on) as date)
join agenda_by_organisation as a
    on a.item_id = d.item_id and a.coalition_id = d.coalition_id
    and a.happened_on >= c.month - interval 11 month and a.happened_on <= c.month_end
where c.is_wanted
group by d.coalition_id, c.month, d.decision_id
