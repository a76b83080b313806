"""What arrived and what did not: files, rows set aside, names nobody has matched, and how fresh each feed is."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Row, published
from dashboard.parts import LISTED, figures_to, is_provisional, long_table, opening
from dashboard.sections.add_files import add_files, build_now
from dashboard.sections.contested import contested
from dashboard.sections.decisions_made import decisions_made
from dashboard.sections.match_names import match_names
from dashboard.sections.survey_decisions import survey_decisions
from dashboard.sections.ways_on import ways_on
from dashboard.words import escape

TITLE = "What arrived and what did not"


def needs_a_look(row: Row) -> bool:
    return bool(row["quarantined"] or row["unknown_people"] or row["connector"] is None)


def whole_number(number: int | None) -> str:
    return "not counted" if words.absent(number) else f"{int(number):,}"


def files_table(files: list[Row], names: dict[str, str]) -> None:
    st.header("Files", anchor=False)
    if not files:
        st.markdown("No file yet. Add one above.")
        return
    st.markdown(
        ":gray[Every row read is in exactly one of four places: kept, double (it was there already), replaced (a "
        "newer file corrects it) or set aside.]"
    )
    long_table(
        [
            {
                "File": row["source_file"],
                "What it is": what_it_is(row, names),
                "Rows": where_rows_went(row),
                "To know": to_know(row),
            }
            for row in files[:LISTED]
        ],
        files,
        "files.csv",
        "the list of files",
    )


def what_it_is(row: Row, names: dict[str, str]) -> str:
    kind = words.readable(row["connector"] or "not recognised")
    coalition = names.get(row["coalition_id"], row["coalition_id"] or "no coalition")
    return f"{kind}, {coalition}, {words.short_date(row['arrived_on'])}"


def to_know(row: Row) -> str:
    unknown = row["unknown_people"]
    people = f"{words.count(unknown, 'person', 'people')} of no known organisation" if unknown else None
    return "; ".join(filter(None, (people, row["message"]))) or "nothing"


def where_rows_went(row: Row) -> str:
    """ "120: 116 kept, 4 set aside"; ways that no row went are left out."""
    if not row["rows_read"]:
        return "none read"
    ways = (("loaded", "kept"), ("duplicate", "double"), ("superseded", "replaced"), ("quarantined", "set aside"))
    went = [f"{int(row[column]):,} {way}" for column, way in ways if row[column]]
    return f"{int(row['rows_read']):,}: {', '.join(went)}"


def set_aside(quarantine: list[Row]) -> None:
    st.header("Rows set aside", anchor=False)
    if not quarantine:
        st.markdown("None. Every row that was read could be used.")
        return
    st.markdown(":gray[They count nowhere. Mend them in the file and ingest it again.]")
    long_table(
        [
            {
                "File": row["source_file"],
                "Row": whole_number(row["source_row"]),
                "Why": f"{row['column'] or 'The whole row'}: {row['reason']}",
            }
            for row in quarantine[:LISTED]
        ],
        quarantine,
        "rows-set-aside.csv",
        "the rows set aside",
    )


here = published()
coalitions = here.rows("coalitions", order=("name",))
names = {row["coalition_id"]: row["name"] for row in coalitions}
files = sorted(here.rows("files", order=("arrived_on desc", "source_file")), key=lambda row: not needs_a_look(row))
findings = here.rows("findings", order=("severity", "source_file", "expectation"))
quarantine = here.rows("quarantine", order=("source_file", "source_row"))
unknown = here.rows("unknown_names", order=("rows desc", "name"))
feeds = here.rows("feeds", order=("last_on", "coalition_id", "feed"))

dated = [row for row in coalitions if row["last_month"]]
newest = max(dated, key=lambda row: row["last_month"], default=None)
built = f"Built {words.full_date(here.built_on)}."
figures = figures_to(here, newest["last_month"], is_provisional(here, newest)) if newest else built
look = [row for row in files if needs_a_look(row)]
if look:
    most = max(look, key=lambda row: (row["connector"] is None, row["quarantined"] or 0, row["unknown_people"] or 0))
    needs = "needs" if len(look) == 1 else "need"
    bold = f"**{len(look)} of {words.count(len(files), 'file')} {needs} a look.** Start with {escape(most['source_file'])}."
elif files and unknown:
    wait = "waits" if len(unknown) == 1 else "wait"
    bold = f"**Every file arrived whole.** {words.count(len(unknown), 'name')} {wait} for somebody to say who it is."
elif files:
    bold = "**Every file arrived whole.** No row was set aside and every person is known."
else:
    bold = "**Nothing has arrived yet.**"
quiet = f"{words.count(len(files), 'file')}. {figures} Build {escape(here.build_id)}."
opening(here, TITLE, quiet, bold)
build_now()
ways_on("settings")
add_files(coalitions)
match_names(unknown, names)
survey_decisions(here, names)
files_table(files, names)
set_aside(quarantine)

st.header("How fresh each feed is", anchor=False)
if feeds:
    st.markdown(":gray[The one that has been still for longest comes first.]")
    long_table(
        [
            {
                "Coalition": names.get(row["coalition_id"], row["coalition_id"]),
                "Feed": words.readable(row["feed"]),
                "Rows": f"{whole_number(row['rows'])} since {words.short_date(row['first_on'])}",
                "Last": words.short_date(row["last_on"]),
            }
            for row in feeds[:LISTED]
        ],
        feeds,
        "feeds.csv",
        "the feeds",
    )
else:
    st.markdown("No dated row has arrived.")

st.header("What the checks found", anchor=False)
if findings:
    st.markdown(":gray[Critical: the rows were set aside. Warning: they are used, and you should know.]")
    long_table(
        [
            {
                "File": row["source_file"] or "all files together",
                "Expected": f"{words.readable(row['severity'])}. {words.readable(row['table'])}: {row['expectation']}",
                "Rows that are not so": whole_number(row["rows"])
                + (f", such as {row['sample']}" if row["sample"] else ""),
            }
            for row in findings[:LISTED]
        ],
        findings,
        "findings.csv",
        "the findings",
    )
else:
    st.markdown("Nothing. All expectations were met.")

contested(here, names)
decisions_made(here)
