"""360Giving: grants as funders publish them, as a table (CSV or XLSX) with the standard's titles, or as JSON.

When the money is meant for comes from the actual dates, else the planned ones; a length in months gives the end. Many
funders publish a length without a start: it is then counted from the day of the award, and said so. Built from the
360Giving Data Standard (standard.threesixtygiving.org, schema/360-giving-schema.json) and files that funders published.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

from pipelines.connectors import DOCUMENTED, SEEN, Export, Row
from pipelines.connectors._json import dict_of, dicts_of, text_of
from pipelines.connectors._meetings import coalition_of, plain
from pipelines.connectors._money import decimal_mark, taken_apart
from pipelines.connectors._periods import day_after_months, first_day, last_day, months_in, whole_day
from pipelines.dates import is_date, require_order
from pipelines.problems import FileRejectedError
from pipelines.reading import Source
from pipelines.workbook import first_sheet

TITLE = "360Giving: grants"
VERSION = 1
LOOKED_FOR = (
    'grants by the 360Giving standard: the columns "Identifier", "Amount Awarded" and "Funding Org:Name" or '
    '"Funding Org:Identifier", or JSON whose "grants" have "amountAwarded" and "fundingOrganization"'
)

TABLE, PACKAGE = "table with the standard's titles", "JSON"
LAYOUTS = {TABLE: DOCUMENTED, PACKAGE: SEEN}
BANNER_ROWS = 5
PERIODS = ("actual", "planned")  # what happened before what was meant to happen
TITLES = {  # title in small letters, without the number of a repeated part -> field of Grant
    "identifier": "grant_id",
    "amount awarded": "amount",
    "currency": "currency",
    "award date": "awarded",
    "funding org:identifier": "funder_id",
    "funding org:name": "funder",
    "planned dates:start date": "planned_start",
    "planned dates:end date": "planned_end",
    "planned dates:duration (months)": "planned_months",
    "actual dates:start date": "actual_start",
    "actual dates:end date": "actual_end",
    "actual dates:duration (months)": "actual_months",
}
MEANINGS = {
    "grant_id": "funding.grant_id",
    "amount": "funding.amount",
    "currency": "funding.currency",
    "awarded": "funding.starts_on where no start is given",
    "funder_id": "funding.funder_organisation_id",
    "funder": "funding.funder_name",
    **{f"{kind}_start": "funding.starts_on" for kind in PERIODS},
    **{f"{kind}_end": "funding.ends_on" for kind in PERIODS},
    **{f"{kind}_months": "funding.ends_on, counted from the start" for kind in PERIODS},
}
OF_JSON = {
    "id": MEANINGS["grant_id"],
    "amountAwarded": MEANINGS["amount"],
    "currency": MEANINGS["currency"],
    "awardDate": MEANINGS["awarded"],
    "fundingOrganization": "funding.funder_organisation_id, funder_name",
    "plannedDates, actualDates": "funding.starts_on and ends_on",
}


@dataclass
class Grant:
    """What is read of one grant, as written, and the row or place in the list it stands at (from 1)."""

    number: int
    grant_id: str = ""
    amount: str = ""
    currency: str = ""
    awarded: str = ""
    funder_id: str = ""
    funder: str = ""
    planned_start: str = ""
    planned_end: str = ""
    planned_months: str = ""
    actual_start: str = ""
    actual_end: str = ""
    actual_months: str = ""

    def take(self, other: Grant) -> bool:
        """Fill in from a row of the same grant; False where the two contradict each other."""
        names = [part.name for part in fields(self) if part.name != "number"]
        if any(len({getattr(self, name), getattr(other, name)} - {""}) > 1 for name in names):
            return False
        for name in names:
            setattr(self, name, getattr(self, name) or getattr(other, name))
        return True


def recognise(source: Source) -> str | None:
    if source.kind == "text" and source.raw_head.lstrip()[:1] in ("{", "["):
        return (
            PACKAGE
            if {'"amountAwarded"', '"fundingOrganization"'} <= set(re.findall(r'"\w+"', source.raw_head))
            else None
        )
    return TABLE if _header(source) else None


def read(source: Source, layout: str) -> Export:
    """Funding (counted): a row per grant. A grant of which no end can be told is set aside by the checks.

    Raises FileRejectedError where the coalition is not known, dates or amounts can be read in two ways, or the JSON is
    no list of grants.
    """
    coalition = coalition_of(source)
    left_out: list[str] = []
    if layout == PACKAGE:
        grants, understood = _from_json(source), OF_JSON
    else:
        grants, understood, left_out = _from_table(source)
    dates = [getattr(g, f"{kind}_{end}") for g in grants for kind in PERIODS for end in ("start", "end")]
    order = require_order(source, [*dates, *(grant.awarded for grant in grants)], "Planned Dates:Start Date")
    amounts = [(grant.amount, money) for grant in grants if (money := taken_apart(grant.amount))]
    mark = decimal_mark(source, amounts, "Amount Awarded", (grant.currency.upper() for grant in grants))
    rows: list[Row] = []
    from_award = 0
    for grant in grants:
        start, end, is_from_award = _period(grant, order)
        from_award += is_from_award
        money = taken_apart(grant.amount)
        rows.append(
            {
                "grant_id": grant.grant_id or None,
                "coalition_id": coalition,
                "funder_organisation_id": grant.funder_id or None,
                "funder_name": grant.funder or None,
                "amount": (money and money.value(mark)) or grant.amount or None,
                "currency": grant.currency.upper() or (money and money.currency) or None,
                "starts_on": start or None,
                "ends_on": end or None,
                "signed": "true",  # the standard publishes awards, not applications
                "source_row": grant.number,
            }
        )
    if from_award:
        left_out.append(f"the start of {from_award} grant(s), which is not given: counted from the day of the award")
    return Export(len(rows), {"funding": rows}, ("funding",), {}, left_out, understood)


def _period(grant: Grant, order: str) -> tuple[str, str, bool]:
    """First and last day, and whether the first is that of the award; "" where nothing tells."""
    found: list[tuple[str, str]] = []
    lengths: list[int] = []
    for kind in PERIODS:
        start = first_day(getattr(grant, f"{kind}_start"), order)
        end = last_day(getattr(grant, f"{kind}_end"), order)
        months = months_in(getattr(grant, f"{kind}_months"))
        if not end and months and is_date(start):
            end = day_after_months(start, months) or ""
        if start and end:
            return start, end, False
        found.append((start, end))
        lengths += [months] if months else []
    start = next((start for start, _ in found if start), "") or whole_day(grant.awarded, order)
    end = next((end for _, end in found if end), "")
    if not end and lengths and is_date(start):
        end = day_after_months(start, lengths[0]) or ""
    return start, end, bool(start and end) and not any(start for start, _ in found)


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    if source.kind == "workbook":
        yield from enumerate(first_sheet(source), start=1)
    elif source.kind == "text":
        yield from source.records()


def _header(source: Source) -> tuple[int, list[str]] | None:
    """The row of the titles (from 1) and its cells, near the top."""
    top = first_sheet(source)[:BANNER_ROWS] if source.kind == "workbook" else source.sample[:BANNER_ROWS]
    for number, cells in enumerate(top if source.kind in ("workbook", "text") else [], start=1):
        found = _columns(cells).values()
        if {"grant_id", "amount"} <= set(found) and {"funder", "funder_id"} & set(found):
            return number, cells
    return None


def _columns(cells: list[str]) -> dict[int, str]:
    """Column -> field; of two alike ("Funding Org:0:Name" and ":1:") the first counts."""
    columns: dict[int, str] = {}
    for index, cell in enumerate(cells):
        field = TITLES.get(re.sub(r"\s*:(?:\d+:)?\s*", ":", plain(cell)))
        if field and field not in columns.values():
            columns[index] = field
    return columns


def _from_table(source: Source) -> tuple[list[Grant], dict[str, str], list[str]]:
    """The grants of a table: rows of one Identifier are one grant (the standard's way to list several places)."""
    header = _header(source)
    if header is None:
        raise FileRejectedError(f"{source.name}: no {LOOKED_FOR}.")
    columns = _columns(header[1])
    grants: list[Grant] = []
    known: dict[str, list[Grant]] = {}
    for number, cells in islice(_rows(source), header[0], None):
        grant = Grant(number, **{field: cells[n] for n, field in columns.items() if n < len(cells)})
        if not any(cells) or (grant.grant_id and any(one.take(grant) for one in known.get(grant.grant_id, []))):
            continue
        grants.append(grant)
        known.setdefault(grant.grant_id, []).append(grant)
    others = [cell for n, cell in enumerate(header[1]) if cell and n not in columns]
    understood = {header[1][n]: MEANINGS[field] for n, field in columns.items()}
    return grants, understood, [f"the column(s) {', '.join(others)}"] if others else []


def _from_json(source: Source) -> list[Grant]:
    try:
        found: Any = json.loads(source.text(), parse_float=str)
    except (ValueError, RecursionError) as error:
        raise FileRejectedError(f"{source.name}: not readable as JSON ({error}). Export it again.") from error
    listed = found.get("grants") if isinstance(found, dict) else found
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise FileRejectedError(f'{source.name}: "grants" is no list of grants as the 360Giving standard has it.')
    return [_grant(number, one) for number, one in enumerate(listed, start=1)]


def _grant(number: int, one: dict[str, Any]) -> Grant:
    funder = next(iter(dicts_of(one.get("fundingOrganization"))), {})
    dates = {
        f"{kind}_{ours}": text_of(dict_of(next(iter(dicts_of(one.get(f"{kind}Dates"))), {})).get(theirs)).strip()
        for kind in PERIODS
        for ours, theirs in (("start", "startDate"), ("end", "endDate"), ("months", "duration"))
    }
    texts = {
        "grant_id": one.get("id"), "amount": one.get("amountAwarded"), "currency": one.get("currency"),
        "awarded": one.get("awardDate"), "funder_id": funder.get("id"), "funder": funder.get("name"),
    }  # fmt: skip
    return Grant(number, **{name: text_of(value).strip() for name, value in texts.items()}, **dates)
