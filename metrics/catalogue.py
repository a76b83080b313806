"""The catalogue as text, made from the heads of the indicators and warnings: for `coalition-health method` and the README."""

from __future__ import annotations

from metrics.constants import CONCERN_BELOW, PARTIAL_UNDER, POINT_COVERAGE, SCORED_MAX, STRONG_FROM, WEIGHT_NEEDED
from metrics.departures import as_list
from metrics.heads import Head, heads, method_version
from metrics.published import PILLARS
from metrics.warning_heads import WarningHead, in_general, warning_heads

RULES = f"""\
An indicator's value is scored 0 to {SCORED_MAX:.0f} between two fixed goalposts, never against other coalitions. A pillar
(balance, engagement, durability) is the weighted mean of its indicators that can be known; health is the geometric mean of
the three pillars, so a weak one cannot be bought off. A score needs {WEIGHT_NEEDED:.0%} of its weight present, else it has
no value and the page says what is missing; under {PARTIAL_UNDER:.0%} it is marked partial. Bands: concern under
{CONCERN_BELOW:.0f}, watch under {STRONG_FROM:.0f}, strong from there. Where the organisation behind more than
{1 - POINT_COVERAGE:.0%} of an activity is unknown, only a range is shown. Goalposts and weights are product defaults;
a workspace may set other goalposts.

The range of a score holds the middle 90% of 1,000 seeded draws: each indicator somewhere within its interval, each weight up
to a quarter lighter or heavier, health by the geometric or the plain mean, and, where a score is partial, what is missing
anywhere from 0 to {SCORED_MAX:.0f}. The share of the draws that fall in another band is the probability that the band
would change.
"""
LIMITS = """\
Behind the indicators are associations, mostly cross-sectional: they say what goes together, not what leads to what. The
scores are not validated for funding decisions, and none is a forecast: on 207 Apache incubator projects the best single
measures told later graduates from the retired with an AUC of 0.76 to 0.82, no more.
"""


def as_markdown() -> str:
    """Every indicator with question, words, formula, goalposts, weight, source and SQL, by pillar."""
    parts = [f"# How it is worked out\n\nMethod version {method_version()}.\n\n{RULES}\n{LIMITS}"]
    parts.append(f"## Departures and choices\n\n{as_list()}\n")
    for pillar in PILLARS:
        mine = [head for head in heads().values() if head.pillar == pillar]
        parts.append(f"## {pillar.capitalize()}\n")
        parts += [_section(head, sum(other.weight for other in mine)) for head in mine]
    parts.append("## Early warnings\n")
    parts += [_warning(head) for head in warning_heads().values()]
    return "\n".join(parts)


def warnings_as_table() -> str:
    """One Markdown table row per warning, for the README."""
    lines = ["| warning | asks | class | who takes the next step |", "|---|---|---|---|"]
    for head in warning_heads().values():
        lines.append(f"| `{head.name}` | {head.question} | {', '.join(head.classes)} | {head.hat} |")
    return "\n".join(lines)


def _warning(head: WarningHead) -> str:
    lines = [
        f"### {head.title} (`{head.name}`)\n",
        f"**{head.question}**\n",
        f"{head.words}\n",
        f"- class: {' or '.join(head.classes)}; severity {head.severity} of 3",
        f"- next step ({head.hat}): {in_general(head.next_step, head.subject_kind)}",
        f"- why this step: {head.because}",
        f"- needs: {head.needs}",
        f"- source: {head.source}",
        "",
    ]
    return "\n".join(lines)


def as_table() -> str:
    """One Markdown table row per indicator, for the README."""
    lines = ["| indicator | pillar | asks | weight |", "|---|---|---|---|"]
    order = sorted(heads().values(), key=lambda head: (PILLARS.index(head.pillar), head.name))
    lines += [f"| `{h.name}` | {h.pillar} | {h.question} | {_weight(h)} |" for h in order]
    return "\n".join(lines)


def _section(head: Head, pillar_weight: float) -> str:
    window = f"{head.window_months} months" if head.window_months else "the state at the month's end"
    lines = [
        f"### {head.title} (`{head.name}`)\n",
        f"**{head.question}**\n",
        f"{head.words}\n",
        "$$" + " ".join(head.formula.split()) + "$$\n",
        *(f"- {symbol}" for symbol in head.symbols),
        f"- unit: {head.unit}",
        f"- window: {window}; at least {head.min_n} {head.counts}",
    ]
    if head.goalposts:
        scale = "" if head.scale == "linear" else f", on a {head.scale} scale"
        lines.append(f"- scored 0 at {head.goalposts[0]:g} and {SCORED_MAX:.0f} at {head.goalposts[1]:g}{scale}")
    lines.append(f"- weight: {_weight(head)}" + (f" of {pillar_weight:g} in {head.pillar}" if head.weight else ""))
    lines += [f"- source: {head.source}", "", "```sql", head.statement, "```", ""]
    return "\n".join(lines)


def _weight(head: Head) -> str:
    return f"{head.weight:g}" if head.weight else "shown, not scored"
