-- with a register: each membership in each month it touches; left_on is the last day of it
select
    m.coalition_id, c.month, m.organisation_id, m.role, m.joined_on,
    case
        when m.joined_on <= c.month and (m.left_on is null or m.left_on >= c.month_end) then 1 else 0
    end as is_whole_month,
    case when m.joined_on > c.month then m.joined_on else c.month end as from_on,
    case when m.left_on < c.month_end then m.left_on else c.month_end end as to_on,
    case
        when coalesce(m.role, 'member') not in ('secretariat', 'facilitator', 'observer', 'funder') then 1
        else 0
    end as is_member,
    case
        when (m.left_on is null or m.left_on >= c.month_end)
            and coalesce(m.role, 'member') not in ('secretariat', 'facilitator', 'observer', 'funder')
            then 1
        else 0
    end as is_eligible
from memberships as m
join cube_months as c on c.coalition_id = m.coalition_id
where c.is_wanted and m.joined_on <= c.month_end and (m.left_on is null or m.left_on >= c.month)
