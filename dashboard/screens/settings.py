"""What the figures go by: goalposts, thresholds, charters and audiences, each with its default, its preview and its log."""

from __future__ import annotations

from dashboard import words
from dashboard.data import Published, Row, UnavailableError, published
from dashboard.parts import labels_of, opening
from dashboard.sections.add_files import build_now
from dashboard.sections.set_audiences import set_audiences
from dashboard.sections.set_charter import set_charter
from dashboard.sections.set_goalposts import is_changed, set_goalposts
from dashboard.sections.set_thresholds import set_thresholds
from dashboard.sections.settings_log import settings_log
from metrics.published import PUBLISHED

TITLE = "What the figures go by"
NEEDED = ("method", "settings_now", "settings_changes", "charter")
OLDER = "**This build was made before settings could be changed here.** Build once on the Data page; then they can."


def answer(heads: list[Row], now: list[Row]) -> str:
    """The bold sentence: what is not as the product has it."""
    posts = sum(is_changed(head) for head in heads)
    others = sum(row["value"] != row["default_value"] for row in now if row["setting"] == "thresholds")
    agreed = sum(row["value"] != row["default_value"] for row in now if row["setting"] == "audiences")
    said = [f"the goalposts of {words.count(posts, 'indicator')}"] if posts else []
    said += [words.count(others, "threshold")] if others else []
    if said:
        bold = f"**Set otherwise here than by default: {words.joined(said)}.**"
    else:
        bold = "**Every goalpost and threshold is the product's default.**"
    names = f" In {words.count(agreed, 'coalition')} the committee sees members by name." if agreed else ""
    return f"{bold}{names} A change is looked at first, needs a name and a reason, and can be taken back."


def page(here: Published) -> None:
    heads = here.rows("method", order=("title",))
    now = here.rows("settings_now", order=("setting", "subject"))
    names = labels_of(here.rows("coalitions", order=("name", "coalition_id")))
    opening(here, TITLE, f"Built {words.full_date(here.built_on)}.", answer(heads, now))
    build_now()
    set_goalposts(here, heads)
    set_thresholds(here, [row for row in now if row["setting"] == "thresholds"])
    set_charter(here, names)
    set_audiences(here, names, [row for row in now if row["setting"] == "audiences"])
    settings_log(here, {head["indicator"]: head for head in heads}, names)


here = published()
if here.audience != "secretariat":
    raise UnavailableError(words.NO_ACCESS)
if all(here.has(table, *PUBLISHED[table]) for table in NEEDED):
    page(here)
else:
    opening(here, TITLE, f"Built {words.full_date(here.built_on)}.", OLDER)
    build_now()
