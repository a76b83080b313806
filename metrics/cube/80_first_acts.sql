-- the month in which each organisation first did something in the coalition
select coalition_id, organisation_id, min(month) as month
from member_months
where acts > 0
group by coalition_id, organisation_id
