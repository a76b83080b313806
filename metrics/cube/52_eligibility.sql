-- without a register: seen in the 12 months that end with the month
with seen as (
    select distinct c.coalition_id, c.month, a.organisation_id
    from cube_months as c
    join activity as a
        on a.coalition_id = c.coalition_id and a.month <= c.month and a.month >= c.month - interval 11 month
    where c.is_wanted and not c.has_register and a.organisation_id is not null and a.acts > 0
)
select coalition_id, month, organisation_id, is_eligible, role
from registered
union all
select coalition_id, month, organisation_id, 1, cast(null as varchar(1))
from seen
