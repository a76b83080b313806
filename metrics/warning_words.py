"""A warning's sentences, made of its head's templates and a finding's values. Rounded here, once.

A place is {name} or {name:kind}. Kinds: share (61 %), index (0.48), number (38), one (4.2), money (31,000), month (October
2026), date (12 November 2026), organisation (an id becomes its name), organisations (a list of ids), list (of texts); any
other kind is a noun in the plural, counted: "1 meeting", "3 meetings".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

SOMEBODY = "one organisation"
UNKNOWN = "not known"


@dataclass(frozen=True)
class Sentence(Formatter):
    """Fills templates. `names` are the organisations'; where it is None nobody is named and each is "one organisation"."""

    names: Mapping[str, str] | None

    def format_field(self, value: Any, format_spec: str) -> str:
        if value is None:
            return UNKNOWN
        match format_spec:
            case "":
                return str(value)
            case "share":
                return f"{100 * value:.0f} %" if value <= 0 or value >= 0.01 else "under 1 %"
            case "index":
                return f"{value:.2f}".replace("-", "−")
            case "number" | "money":
                return f"{value:,.0f}".replace("-", "−")
            case "one":
                return f"{value:.1f}".replace("-", "−")
            case "month":
                return f"{_day(value):%B %Y}"
            case "date":
                return f"{_day(value).day} {_day(value):%B %Y}"
            case "organisation":
                return self.organisation(value)
            case "organisations" if self.names is None and len(value) > 1:
                return f"{len(value)} organisations"
            case "organisations":
                return _listed([self.organisation(one) for one in value])
            case "list":
                return _listed([str(one) for one in value])
        singular = {"people": "person"}.get(format_spec, format_spec.removesuffix("s"))
        return f"{value:,.0f} {singular if round(value) == 1 else format_spec}"

    def organisation(self, organisation_id: str) -> str:
        return SOMEBODY if self.names is None else self.names.get(organisation_id, organisation_id)

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """The sentence, with a capital at its start. Raises KeyError where the template asks for a value that is not there."""
        text = self.vformat(template, (), values)
        return text[:1].upper() + text[1:]


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])


def _listed(names: Sequence[str]) -> str:
    """ "A, B and C" """
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
