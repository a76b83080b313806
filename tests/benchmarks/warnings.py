"""The proof of the warnings on simulated portfolios with planted troubles: caught, how soon, and how often for nothing.

Every variant is a portfolio of its own, half of it quiet, with its confounder in all its coalitions. The seeds are not those the rules
were tried on. `--plot` shows how recall and false alarms move with the thresholds of the rules on series.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from rich.console import Console
from rich.table import Table

from metrics import signals
from metrics.early_warnings import compute_warnings
from metrics.surveys import read_surveys
from sample_data.confounders import VARIANTS
from sample_data.labels import EXPECTED
from sample_data.simulator import simulate
from tests.benchmarks.proof import Proof, prove, rate_interval, share_interval, troubles
from tests.measured import measured

SEED = 90_417  # not tuned on
FALSE_AT_MOST, CAUGHT_AT_LEAST, DELAY_AT_MOST, PLACEBO_AT_MOST = 0.5, 0.90, 2, 0.05
THRESHOLDS = (3.0, 3.5, 4.0, 4.5, 5.0, 6.0)  # of signals.DECISION


def run(arguments: argparse.Namespace) -> None:
    console = Console(width=150)
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="coalition-health-proof-"))
    found: dict[str, Any] = {}
    try:
        for variant in arguments.variants or VARIANTS:
            proof, curve = of_variant(folder / variant, variant, arguments)
            found[variant] = as_figures(proof) | {"thresholds": curve}
            show(console, variant, proof)
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if arguments.plot:
        draw(found).write_html(arguments.plot)


def of_variant(place: Path, variant: str, arguments: argparse.Namespace) -> tuple[Proof, list[dict[str, float]]]:
    """The proof of one variant, and how it moves with the threshold where a plot is wanted."""
    shutil.rmtree(place, ignore_errors=True)
    simulate(place, arguments.coalitions, arguments.months, arguments.seed, variant=variant, quiet_share=0.5)
    with tempfile.TemporaryDirectory(prefix="coalition-health-proof-") as staged:
        con = measured(place / "exports", Path(staged), threads=2)
        read_surveys(con)
        happened = troubles(place / "labels.csv")
        curve = []
        for threshold in THRESHOLDS if arguments.plot else ():
            with decision_at(threshold):
                compute_warnings(con)
            figures = as_figures(prove(con, happened, EXPECTED))
            curve.append({name: figures[name] for name in ("caught", "false_per_year")} | {"threshold": threshold})
        compute_warnings(con)
        proof = prove(con, happened, EXPECTED)
        con.close()
    return proof, curve


@contextmanager
def decision_at(threshold: float) -> Iterator[None]:
    """Rules on series signal above this sum meanwhile."""
    usual = signals.DECISION, signals.CEILING
    signals.DECISION, signals.CEILING = threshold, threshold + usual[1] - usual[0]
    try:
        yield
    finally:
        signals.DECISION, signals.CEILING = usual


def as_figures(proof: Proof) -> dict[str, Any]:
    kinds = {
        kind: {
            "troubles": tally.troubles, "caught": len(tally.delays),
            "interval": share_interval(len(tally.delays), tally.troubles) if tally.troubles else None,
            "median_delay_months": tally.median_delay,
            "placebo": tally.placebo_caught / tally.placebos if tally.placebos else None,
        }
        for kind, tally in proof.kinds.items()
    }  # fmt: skip
    happened = sum(tally.troubles for tally in proof.kinds.values())
    false = sum(proof.false_alarms.values())
    return {
        "kinds": kinds, "quiet": proof.quiet, "years": proof.years, "false_alarms": proof.false_alarms,
        "false_per_year": false / proof.years if proof.years else None,
        "caught": sum(len(tally.delays) for tally in proof.kinds.values()) / happened if happened else None,
    }  # fmt: skip


def show(console: Console, variant: str, proof: Proof) -> None:
    table = Table("trouble", "caught", "95 %", "median delay", "placebo", title=f"variant: {variant}")
    for kind, tally in proof.kinds.items():
        share = len(tally.delays) / tally.troubles if tally.troubles else 0.0
        low, high = share_interval(len(tally.delays), tally.troubles) if tally.troubles else (0.0, 1.0)
        placebo = tally.placebo_caught / max(tally.placebos, 1)
        mark = "" if share >= CAUGHT_AT_LEAST else "  under 90 %"
        late = "" if tally.median_delay is not None and tally.median_delay <= DELAY_AT_MOST else "  late"
        luck = "" if placebo <= PLACEBO_AT_MOST else "  over 5 %"
        table.add_row(
            kind, f"{len(tally.delays)} of {tally.troubles}{mark}", f"{low:.0%} to {high:.0%}",
            f"{tally.median_delay}{late}", f"{placebo:.1%}{luck}",
        )  # fmt: skip
    console.print(table)
    false = sum(proof.false_alarms.values())
    low, high = rate_interval(false, proof.years)
    each = ", ".join(f"{name} {n}" for name, n in sorted(proof.false_alarms.items(), key=lambda one: -one[1])) or "none"
    console.print(
        f"{proof.quiet} quiet coalitions, {proof.years:.0f} years: {false / proof.years:.2f} false act a year "
        f"({low:.2f} to {high:.2f}; at most {FALSE_AT_MOST}): {each}\n"
    )


def draw(found: dict[str, Any]) -> go.Figure:
    """False alarms against recall, a line per variant, a mark per threshold."""
    figure = go.Figure()
    for variant, figures in found.items():
        points = figures["thresholds"]
        figure.add_scatter(
            x=[point["false_per_year"] for point in points], y=[point["caught"] for point in points], name=variant,
            text=[f"{point['threshold']:g}" for point in points], mode="lines+markers+text", textposition="top center",
        )  # fmt: skip
    figure.add_vline(x=FALSE_AT_MOST, line_dash="dot")
    figure.add_hline(y=CAUGHT_AT_LEAST, line_dash="dot")
    figure.update_layout(
        title_text="How recall and false alarms move with the decision threshold of the rules on series",
        xaxis_title_text="false act warnings per quiet coalition and year", yaxis_title_text="share of troubles caught in time",
    )  # fmt: skip
    return figure
