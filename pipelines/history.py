"""What was published under earlier versions of the method, kept so that old and new can be read side by side.

A build scores the whole history by the method of today. Before the first build by another method, what the build in
force says is laid down in the workspace, one folder per version; it is then an input of builds like any other.
"""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import duckdb

from metrics.heads import method_version
from metrics.published import PUBLISHED
from pipelines.casting import literal
from pipelines.disk import sync_tree
from pipelines.seals import damage, sha256_of
from pipelines.workspace import Workspace

KEPT = ("scores", "indicators")
SECRETARIAT = "published/secretariat.duckdb"


def keep(workspace: Workspace) -> None:
    """Lay down the scores and indicators of the build in force if its method is another one than today's."""
    build = workspace.current_build()
    if build is None or damage(build, SECRETARIAT):
        return
    with duckdb.connect() as con:
        con.execute(f"attach {literal(str(build / SECRETARIAT))} as before (read_only)")
        versions = con.execute("select distinct method_version from before.scores").fetchall()
        if versions in ([], [(method_version(),)]):
            return
        (version,) = versions[0]
        workspace.history.mkdir(exist_ok=True)
        aside = workspace.history / f".{version}.aside-{secrets.token_hex(4)}"
        aside.mkdir()
        for table in KEPT:
            rows = f"select * from before.{table} order by all"
            con.execute(
                f"copy ({rows}) to {literal(str(aside / f'{table}.parquet'))} (format parquet, compression zstd)"
            )
    sync_tree(aside)
    shutil.rmtree(workspace.history / version, ignore_errors=True)  # a method that came back says it anew
    aside.rename(workspace.history / version)


def files(workspace: Workspace) -> list[Path]:
    """The scores of every earlier method, in order of their names."""
    return sorted(workspace.history.glob("[!.]*/scores.parquet"))


def made_from(workspace: Workspace) -> dict[str, str]:
    """Version -> hash of what was kept of it."""
    return {path.parent.name: sha256_of(path) for path in files(workspace) if path.parent.name != method_version()}


def load(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Creates `earlier_scores`: what versions of the method other than today's said."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in PUBLISHED["earlier_scores"].items())
    con.execute(f"create or replace table earlier_scores ({columns})")
    names = ", ".join(PUBLISHED["earlier_scores"])
    for version in made_from(workspace):
        path = workspace.history / version / "scores.parquet"
        con.execute(f"insert into earlier_scores by name select {names} from read_parquet({literal(str(path))})")
