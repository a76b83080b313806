"""A hand-kept list of grants: a row per grant with who pays, how much, from when until when, and whether it is signed.

No vendor prescribes it: headings, words for money and status are those usual in five languages
(pipelines/connectors/_funding_words.py); how amounts are read stands in pipelines/connectors/_money.py.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace

from pipelines.casting import DAMAGED_ID
from pipelines.connectors import DOCUMENTED, Export, Row
from pipelines.connectors._funding_words import (
    BETWEEN_WORDS,
    FIELDS,
    OTHER_LISTS,
    PROMISED,
    PURPOSES,
    REFUSED,
    SIGNED,
    TOTALS,
)
from pipelines.connectors._meetings import plain
from pipelines.connectors._money import Money, currency_of, decimal_mark, is_amount, taken_apart, unit_of_heading
from pipelines.connectors._periods import day_after_months, first_day, is_period_end, last_day, months_in
from pipelines.connectors._sheets import Header, bare_heading, coalitions_of, find_header, rows_under, texts_of
from pipelines.dates import BLANKS, is_date, require_order
from pipelines.names import plain as plain_name
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "List of grants kept by hand"
VERSION = 1
LOOKED_FOR = (
    "a heading for a funder, one for an amount, and one for a start, an end or a period, over a column of amounts"
)

LIST = "list"
LAYOUTS = {LIST: DOCUMENTED}
MEANINGS = {
    "funder": "funding.funder_name", "amount": "funding.amount", "currency": "funding.currency", "start": "funding.starts_on",
    "end": "funding.ends_on", "length": "funding.ends_on, counted from the start", "period": "funding.starts_on and ends_on",
    "purpose": "funding.purpose", "status": "funding.signed", "reference": "funding.grant_id",
    "coalition": "funding.coalition_id",
}  # fmt: skip
HASH_CHARS = 16  # 64 bits, within one coalition
WORDS_SHOWN = 3
UNIT = re.compile(
    r"\b[kKtTmM]?(?:EUR|USD|GBP|CHF)\b|[A-Za-z]{0,3}[€£$][km]?|'?\b000s?\b|\b(?:thousands?|millions?|euros?|dollars|pounds|tsd|mio)\b"
)
TRAILING = frozenset("in en em of".split())  # "Amount in EUR"
LEADING = re.compile(r"(?:from|von|du|de|desde)\s+", re.IGNORECASE)
BETWEEN = re.compile(rf"\s*[-–—→/]\s*|\s+(?:{'|'.join(sorted(BETWEEN_WORDS))})\s+", re.IGNORECASE)


@dataclass(frozen=True)
class _Grant:
    """A row of the list; `start` and `end` as written."""

    number: int
    coalition: str
    texts: dict[str, str]
    start: str
    end: str

    def get(self, field: str) -> str:
        text = self.texts.get(field, "")
        return "" if text in BLANKS else text


def recognise(source: Source) -> str | None:
    return LIST if _header(source) else None


def read(source: Source, layout: str) -> Export:
    """Funding (counted). Grants that were refused and rows of totals are left out.

    Raises FileRejectedError where the coalition is not known, or dates or amounts can be read in two ways.
    """
    header = _header(source)
    if header is None:
        raise FileRejectedError(f"{source.name}: no {LOOKED_FOR}.")
    grants, totals = _grants(source, header)
    refused = sum(_status(grant) in REFUSED for grant in grants)
    grants = [grant for grant in grants if _status(grant) not in REFUSED]
    column = next(header.name(field) for field in ("start", "end", "period") if header.has(field))
    order = require_order(source, (text for grant in grants for text in (grant.start, grant.end)), column)
    named, factor = unit_of_heading(header.name("amount"))
    texts = [grant.get("amount") for grant in grants if not _is_number_of_workbook(source, grant.get("amount"))]
    told = [(text, money) for text in texts if (money := _money(text, factor))]
    currencies = {
        named,
        *(currency_of(grant.get("currency")) for grant in grants),
        *(money.currency for _, money in told),
    }
    mark = decimal_mark(source, told, header.name("amount"), filter(None, currencies))
    rows: list[Row] = []
    for grant in grants:
        start, end = _days(grant, order)
        status, purpose = _status(grant), plain(plain_name(grant.get("purpose")))
        rows.append(
            {
                "coalition_id": grant.coalition,
                "funder_name": grant.get("funder") or None,
                "amount": _amount(source, grant.get("amount"), mark, factor),
                "currency": _currency(grant, named),
                "starts_on": start or None,
                "ends_on": end or None,
                "purpose": next((kind for kind, words in PURPOSES.items() if purpose in words), None),
                "signed": "true" if status in SIGNED else "false" if status in PROMISED else None,
                "source_row": grant.number,
            }
        )
    _name(rows, grants)
    left_out = [f"{totals} row(s) of totals"] if totals else []
    left_out += [f"{refused} row(s) of grants that were refused or withdrawn"] if refused else []
    left_out += _unread_statuses(grants, header) + header.not_used()
    understood = header.understood(MEANINGS)
    if factor > 1:
        understood[header.name("amount")] += f", times {factor:,} by the heading"
    return Export(len(rows) + refused, {"funding": rows}, ("funding",), {}, left_out, understood)


def _days(grant: _Grant, order: str) -> tuple[str, str]:
    """First and last day; the last counted from the first where the list gives a length instead."""
    start, end = first_day(grant.start, order), last_day(grant.end, order)
    months = months_in(grant.get("length"))
    if not end and months and is_date(start):
        end = day_after_months(start, months) or ""
    return start, end


def _header(source: Source) -> Header | None:
    header = find_header(source, FIELDS, "amount", is_amount, OTHER_LISTS, _bare)
    has_time = header and any(header.has(field) for field in ("start", "end", "period"))
    return header if header and header.has("funder") and has_time else None


def _bare(cell: str) -> str:
    """A heading's words without the currency and the unit it names."""
    words = bare_heading(UNIT.sub(" ", cell)).split()
    while words and words[-1] in TRAILING:
        words.pop()
    return " ".join(words)


def _grants(source: Source, header: Header) -> tuple[list[_Grant], int]:
    """The grants, and how many rows are totals: without days, and said to be or nobody's."""
    rows = [(n, cells, texts_of(header, cells)) for n, cells in rows_under(source, header)]
    is_total = [
        not any(texts.get(field, "") not in BLANKS for field in ("start", "end", "period"))
        and (
            any(plain(cell).strip(" :") in TOTALS for cell in cells)
            or not any(texts.get(field, "") not in BLANKS for field in ("funder", "reference"))
        )
        for _, cells, texts in rows
    ]
    kept = [(number, texts) for (number, _, texts), total in zip(rows, is_total, strict=True) if not total]
    coalitions = coalitions_of(source, [texts for _, texts in kept])
    grants = []
    for (number, texts), coalition in zip(kept, coalitions, strict=True):
        begins, ends = _halves(texts.get("period", ""))
        grants.append(_Grant(number, coalition, texts, texts.get("start", "") or begins, texts.get("end", "") or ends))
    return grants, sum(is_total)


def _halves(period: str) -> tuple[str, str]:
    """From and until of "Jan 2026 – Dec 2027" or "2026"; the text as it stands, twice, where it is neither."""
    text = LEADING.sub("", period, count=1) if LEADING.match(period) else period
    for between in BETWEEN.finditer(text):
        halves = text[: between.start()].strip(), text[between.end() :].strip()
        if all(map(is_period_end, halves)):
            return halves
    return text, text


def _status(grant: _Grant) -> str:
    return plain(re.sub(r"\(.*?\)", " ", grant.get("status"))).strip(" .!:")


def _is_number_of_workbook(source: Source, text: str) -> bool:
    """A workbook's numbers have a decimal point whatever the language of its owner: they tell nothing of the texts."""
    return source.kind == "workbook" and re.fullmatch(r"-?\d+(\.\d*[1-9])?", text) is not None


def _money(text: str, factor: int) -> Money | None:
    """A cell as an amount, multiplied as the heading says unless the cell says it itself."""
    money = taken_apart(text)
    return replace(money, factor=factor) if money and money.factor == 1 else money


def _amount(source: Source, text: str, mark: str, factor: int) -> str | None:
    """The amount as plain digits; what cannot be read goes on so that it is set aside and shown."""
    money = _money(text, factor)
    if money is None:
        return text or None
    return money.value("." if _is_number_of_workbook(source, text) else mark) or f"{text} (decimals or thousands?)"


def _currency(grant: _Grant, named: str | None) -> str | None:
    """The currency's code: of its own column or the amount, else of the heading; both codes where the two differ."""
    money, column = taken_apart(grant.get("amount")), grant.get("currency")
    said = {currency_of(column) or column, (money and money.currency) or ""} - {""}
    return " or ".join(sorted(said)) or named


def _name(rows: list[Row], grants: list[_Grant]) -> None:
    """Ids that are the same in every copy of the list, however it is ordered.

    A reference that stands more than once (instalments of one grant) needs start and amount beside it.
    """
    references = Counter((grant.coalition, grant.get("reference")) for grant in grants)
    seen: Counter[str] = Counter()
    for row, grant in zip(rows, grants, strict=True):
        reference = grant.get("reference")
        told = (row["funder_name"], row["starts_on"], row["amount"], grant.get("purpose"))
        words = "\x1f".join(plain_name(text or "") for text in told)
        digest = hashlib.sha256(words.encode()).hexdigest()[:HASH_CHARS]
        is_alone = references[grant.coalition, reference] == 1
        own = (reference if is_alone else f"{reference}:{digest}") if reference else digest
        grant_id = own if re.fullmatch(DAMAGED_ID, own) else f"funding_sheet:{grant.coalition}:{own}"
        seen[grant_id] += 1
        row["grant_id"] = grant_id if seen[grant_id] == 1 else f"{grant_id}:{seen[grant_id]}"


def _unread_statuses(grants: list[_Grant], header: Header) -> list[str]:
    known = SIGNED | PROMISED
    unread = Counter(grant.get("status") for grant in grants if _status(grant) and _status(grant) not in known)
    if not unread:
        return []
    words = ", ".join(f'"{word[:20]}"' for word, _ in unread.most_common(WORDS_SHOWN))
    return [f'what {unread.total()} row(s) say under "{header.name("status")}" ({words}): signed is unknown']
