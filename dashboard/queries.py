"""The questions to the published tables that are more than one table's rows. What each takes stands in its place as a `?`."""

# of a coalition and of these tables, between two days: rows with the file and row each came from, newest first
EVIDENCE = """
with wanted as (
    select * from evidence_rows
    where coalition_id = ? and list_contains(?, "table") and happened_on between ? and ?
),
origin as (
    select "table", key, string_agg(distinct source_file || ', row ' || source_row, '; ') as source
    from lineage semi join wanted using ("table", key) group by all
)
select e.happened_on, e.organisation_name, e.what, o.source
from wanted as e left join origin as o on o."table" = e."table" and o.key = e.key
order by e.happened_on desc, e.key
"""
# warnings with what their cards say, the gravest first; those still open or all, of one coalition or of all
RAISED = """
select w.* exclude (evidence), d.* exclude (warning_id), c.name as coalition, c.last_month, c.data_as_of
from warnings as w
left join warning_details as d using (warning_id)
join coalitions as c using (coalition_id)
where (w.closed_month is null or not ?) and w.coalition_id = coalesce(?, w.coalition_id)
order by d.severity desc nulls last, d.strength desc nulls last, w.month desc, w.warning_id
"""
# every warning that could be taken for an open one, as of the same rule and subject, and those themselves
LIKE_OPEN_ONES = """
select warning_id, coalition_id, warning, subject, class, month from warnings
where (coalition_id, warning, subject, class) in (
    select (coalition_id, warning, subject, class) from warnings
    where closed_month is null and coalition_id = coalesce(?, coalition_id)
)
"""
# of a warning: the rows behind it that the build holds, newest first, each with file and row
BEHIND = """
with named as (select coalition_id, unnest(evidence) as place from warnings where warning_id = ?),
wanted as (
    select coalition_id, split_part(place, '/', 1) as "table", substr(place, strpos(place, '/') + 1) as key
    from named
),
origin as (
    select "table", key, string_agg(distinct source_file || ', row ' || source_row, '; ') as source
    from lineage semi join wanted using ("table", key) group by all
)
select e.happened_on, e.organisation_name, e.what, o.source
from wanted as w
join evidence_rows as e
    on e."table" = w."table" and e.key = w.key and coalesce(e.coalition_id, w.coalition_id) = w.coalition_id
left join origin as o on o."table" = w."table" and o.key = w.key
order by e.happened_on desc nulls last, e."table", e.key
"""
