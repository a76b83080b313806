-- The members of the month in which each wave closed, and how many they were. What is worked out from a wave's answers and
-- from who is a member, or from what members did, is fixed by this month: else one member that comes or goes later would
-- change the figure, and its answers could be told from the difference (R6).
select waves.wave_id, organisation_id, count(*) over (partition by waves.wave_id) as members
from survey_waves as waves
join member_months as members
    on members.coalition_id = waves.coalition_id and members.month = date_trunc('month', waves.closed_on)::date
where members.is_eligible
