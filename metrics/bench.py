"""Runs what the facilitator's bench needs beside indicators and scores: one function per subject, each in its own file.

Their tables lie in the schema `bench`, because some are named like the canonical table they are made from.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from metrics.bench_tables import insert_rows as insert_rows
from metrics.bench_tables import make_tables as make_tables
from metrics.candidates import compute_candidates
from metrics.co_creation import compute_co_creation
from metrics.duplicates import compute_duplicates
from metrics.facilitation import compute_facilitation
from metrics.funding import compute_funding
from metrics.funnel import compute_funnel
from metrics.impartiality import compute_impartiality
from metrics.introductions import compute_introductions
from metrics.ledger import compute_ledger
from metrics.members import compute_members
from metrics.overlap import compute_overlap
from metrics.own_numbers import compute_own_numbers
from metrics.pooling import compute_pooling
from metrics.role_cover import compute_role_cover
from metrics.safeguards import compute_safeguards
from metrics.survival import compute_survival
from metrics.together import compute_together

Connection = duckdb.DuckDBPyConnection

SUBJECTS: tuple[Callable[[Connection], None], ...] = (
    compute_candidates,
    compute_co_creation,
    compute_duplicates,
    compute_facilitation,
    compute_funding,
    compute_funnel,
    compute_impartiality,
    compute_introductions,
    compute_ledger,
    compute_members,
    compute_overlap,
    compute_pooling,
    compute_role_cover,
    compute_safeguards,
    compute_survival,
    compute_together,
    compute_own_numbers,  # of what those before have made
)


def compute_bench(con: Connection) -> None:
    """Creates every table of BENCH in the schema `bench` from the canonical tables, the cube, indicators and warnings.

    Each speaks of a coalition's last month, or of the months up to it; later rows do not count.
    """
    make_tables(con)
    for compute in SUBJECTS:
        compute(con)
