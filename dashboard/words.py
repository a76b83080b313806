"""How the dashboard writes numbers, dates and names. Rounding happens here, once, at display.

Missing figures are words, never 0, n/a or a blank. `escape` is the only way for a name or any other text
from the data onto a surface that reads Markdown: titles, buttons, tables, tooltips, picture texts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import date

NO_DATA = "not enough data"
NO_ANSWERS = "not enough answers"
PROTECTED = "not shown: too few answers to protect people"
NO_REGISTER = "no member register: shares are of observed members"
EMPTY_PORTFOLIO = "No coalition yet. Drop an export on the Data page, or run the demo."
EMPTY_FOR_READERS = "No coalition yet. Ask the secretariat."
OLDER_BUILD = (
    "This build was made by an earlier version, which did not work this out. Run `coalition-health build` again."
)
NO_ACCESS = "This page is not part of your access. Ask the secretariat."
NOT_VALIDATED = "Not validated for funding decisions."
DOES_NOT_APPLY = "does not apply"
RECALCULATIONS = "1,000"  # how often a score is worked out anew for its range
RANGES = (
    f"Every score is worked out {RECALCULATIONS} times more, each time with other values for what is uncertain. In brackets: "
    "where 90 % of these results lie."
)
UNCERTAINTY = (
    f"{RANGES} Chance of another band: the share of them in which the band is another one. Its weight: what its indicators "
    "count for; what is not present has no data."
)
UNREADABLE = (
    "The published figures cannot be opened. Nothing is lost: run  coalition-health doctor  on the workspace, "
    "or build again."
)
WATCH_FROM, STRONG_FROM = 45, 70  # points; bands are half-open
BANDS = f"0 to 100. Concern: under {WATCH_FROM}; watch: {WATCH_FROM} to under {STRONG_FROM}; strong: {STRONG_FROM} and over."
LENSES = {  # the six reasons why partnerships stall: name, and what it means
    "ill_defined": ("ill-defined", "purpose, roles and promises are not clear"),
    "one_sided": ("one-sided", "one or a few organisations decide and do most of it"),
    "short_term": ("short-term", "members, money or roles do not last"),
    "competition": ("competition", "members compete, and little keeps that in bounds"),
    "co_creation": ("no co-creation", "members approve rather than make things together"),
    "infrastructure": ("no infrastructure", "too little facilitation, trust and follow-up hold it together"),
}
QUESTIONS = {  # what the product's own survey items ask; other surveys are shown by the names they come with
    "goal_clarity": "Our goals are clear",
    "role_clarity": "It is clear who does what",
    "fair_influence": "Influence is shared fairly",
    "felt_authorship": "Decisions are ours too",
    "benefit": "We benefit",
    "renewal_intent": "We want to go on",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
NBSP = "\u00a0"  # keeps "31 %" on one line
JOINER = "\u2060"  # word joiner, no width: breaks addresses and :codes: that Markdown reads after unescaping
BREAK = "\u200b"  # a long word may go on in the next line here
LONG_WORD = 15  # characters
MINUS = "\u2212"

_PUNCTUATION = re.compile(r"([!#$&()*+\-.:<=>@\[\\\]^_`{|}~])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def escape(text: object) -> str:
    """Text from the data, so that Markdown shows it as it is: no link, picture, formula, code or HTML."""
    plain = re.sub(r" +", " ", _CONTROL.sub(" ", str(text))).strip(" ")
    plain = re.sub(r"([:@])(?=\S)", rf"\1{JOINER}", plain)  # :material/…:, https://, mail addresses
    plain = re.sub(r"(?i)\bwww(?=\.)", rf"\g<0>{JOINER}", plain)
    return _PUNCTUATION.sub(r"\\\1", plain)


def breakable(text: object) -> str:
    """Long words may break, so that a table fits a phone: after a mark, else every LONG_WORD characters."""
    return re.sub(rf"\S{{{LONG_WORD},}}", lambda word: _broken(word[0]), str(text))


def _broken(word: str) -> str:
    at_marks = re.sub(r"([_\-./@,])(?=\w)", rf"\1{BREAK}", word)
    return re.sub(rf"([^{BREAK}\s]{{{LONG_WORD}}})(?=[^{BREAK}\s])", rf"\1{BREAK}", at_marks)


def chart_text(text: object) -> str:
    """Text from the data inside a plot, which reads a little HTML and, between dollars, formulas."""
    plain = " ".join(_CONTROL.sub(" ", str(text)).split())
    return html.escape(plain, quote=False).replace("$", "&#36;").replace("{", "&#123;")


class Formula(str):
    """A sign of the product's own formulas, the one thing on a page that may be typeset; never data."""


def absent(value: object) -> bool:
    return value is None or value != value


def whole(number: float) -> str:
    """A rounded number with a true minus; never "-0"."""
    return f"{round(number)}".replace("-", MINUS)


def score(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """ "62 (55–70)"; without brackets where no range is published."""
    if absent(value):
        return NO_DATA
    return point(value) if absent(low) or absent(high) else f"{point(value)} ({whole(low)}–{whole(high)})"


def point(score: float) -> str:
    """A score in whole points; just under a band's foot with a decimal, so that 69.8 is not "70, watch"."""
    crosses = any(score < foot <= round(score) for foot in (WATCH_FROM, STRONG_FROM))
    return f"{int(score * 10) / 10:.1f}" if crosses else whole(score)


def share(value: float) -> str:
    """A share of 0 to 1 in whole per cent; above nothing and under one it says so."""
    return f"under 1{NBSP}%" if 0 < value < 0.01 else f"{whole(value * 100)}{NBSP}%"


def probability(value: float) -> str:
    if value > 0.99:
        return f"over 99{NBSP}%"
    return f"under 1{NBSP}%" if value < 0.01 else f"{whole(value * 100)}{NBSP}%"


def present(weight_share: float) -> str:
    """How much of a score's weight is there: "66 %", never more than there is, or "all"."""
    return "all" if weight_share >= 1 else f"{int(weight_share * 100 + 1e-9)}{NBSP}%"


def signed(points: float) -> str:
    """ "−1.3", "+0.4"; "0.0" has no sign."""
    return f"{points:+z.1f}".replace("+0.0", "0.0").replace("-", MINUS)


def places(low: int, high: int, of: int) -> str:
    """ "place 2 to 4 of 9"; a place alone is said to be that of nearly every recalculation, as it is no fact either."""
    if low == high:
        return f"place {low} of {of} in nearly every recalculation"
    return f"place {low} to {high} of {of}"


def change(now: float | None, before: float | None) -> str | None:
    """ "−6", "+2", "0"; None where one of the two months has no figure."""
    if absent(now) or absent(before):
        return None
    points = round(now) - round(before)  # of the figures as printed, so that the two agree
    return f"+{points}" if points > 0 else whole(points)


def quantity(value: float, unit: str) -> str:
    """One figure of an indicator without its unit word, in the way its unit asks for."""
    kind = unit_kind(unit)
    if kind == "share":
        return share(value)
    if kind == "count":
        return whole(value)
    return f"{value:z.{2 if kind == 'index' else 1}f}".replace("-", MINUS)


def unit_kind(unit: str) -> str:
    """share | index | count | measure, from the first word of the unit in the indicator's head."""
    first = unit.replace(",", " ").split()[0].lower() if unit.strip() else ""
    if first in ("share", "probability"):
        return "share"
    return {"index": "index", "organisations": "count"}.get(first, "measure")


def indicator_value(
    value: float | None, low: float | None, high: float | None, coverage: float | None, unit: str
) -> str:
    """ "31 %", "0.48 (0.39–0.57)", "4.2 months", or the range alone where no point may be shown."""
    kind = unit_kind(unit)
    noun = "" if kind in ("share", "index") else " " + unit.split(",")[0].strip()
    if noun == " organisations" and value == 1:
        noun = " organisation"
    if absent(value):
        if absent(low) or absent(high):
            return NO_DATA
        unknown = "" if absent(coverage) else f": {share(1 - coverage)} of this activity has no known organisation"
        return f"{span(low, high, unit)}{noun}, no point{unknown}"
    figure = quantity(value, unit)
    if absent(low) or absent(high) or quantity(low, unit) == figure == quantity(high, unit):
        return f"{figure}{noun}"
    return f"{figure} ({span(low, high, unit)}){noun}"


def span(low: float, high: float, unit: str) -> str:
    """ "21–99 %", "0.39–0.57"."""
    if unit_kind(unit) == "share":
        return f"{whole(low * 100)}–{whole(high * 100)}{NBSP}%"
    return f"{quantity(low, unit)}–{quantity(high, unit)}"


def count(number: int | None, one: str, many: str | None = None) -> str:
    """ "1 row", "12 rows"."""
    if absent(number):
        return NO_DATA
    return f"{int(number):,} {one if number == 1 else many or one + 's'}"


def month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def month_short(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def month_name(day: date) -> str:
    return MONTHS[day.month - 1]


def full_date(day: date) -> str:
    return f"{day.day} {month(day)}"


def short_date(day: date | None) -> str:
    return "not dated" if absent(day) else f"{day.day} {month_short(day)}"


def day_month(day: date, beside: date | None = None) -> str:
    """ "2 November"; with the year where it is not that of `beside`."""
    same_year = beside is None or day.year == beside.year
    return f"{day.day} {month_name(day)}" if same_year else full_date(day)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def joined(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def sentence(text: str) -> str:
    """With a full stop, if it has no end of its own."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else text + "."


def readable(name: str) -> str:
    """ "Project manager" from project_manager."""
    plain = name.replace("_", " ")
    return plain[:1].upper() + plain[1:]
