"""Whom a questionnaire asks about: the members of one coalition, from a list, a file or a workspace."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.names import slug
from pipelines.problems import CoalitionHealthError, WorkspaceError
from pipelines.reading import clean
from pipelines.workspace import Workspace

MOST = 100  # members in one questionnaire: five questions are asked of each
LONGEST_NAME = 120  # characters, so that a row of a table stays readable
HEADINGS = {"name", "organisation", "organization", "member", "organisation name", "organization name"}
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # no form could hold them
BRACKETS = str.maketrans("[]<>", "()()")  # tools give brackets a meaning; a name is known again without them


@dataclass(frozen=True)
class Member:
    """`organisation_id` is the one in the register; where nobody gave it, it is the name in small letters."""

    name: str
    organisation_id: str

    @property
    def key(self) -> str:
        """The id in letters, digits and underscores, as every tool allows it in the name of a question."""
        return re.sub(r"\W+", "_", self.organisation_id).strip("_")


PLACEHOLDERS = tuple(Member(f"Member {letter} (replace this)", f"member_{letter.lower()}") for letter in "ABC")


def are_placeholders(members: Iterable[Member]) -> bool:
    return tuple(members) == PLACEHOLDERS


def members_from_text(text: str) -> tuple[Member, ...]:
    """Members from "Northmill; Halden; WWF"."""
    return _checked(((name, "") for name in re.split(r"[;\n]", text)), "--members")


def members_from_file(path: Path) -> tuple[Member, ...]:
    """Members from a CSV: a name and, if you like, the id in the register per line; a heading "name" is passed over."""
    try:
        text = path.read_text("utf-8-sig")
        lines = text.splitlines()
        delimiter = max(",;\t", key=(lines or [""])[0].count)
        rows = [
            [clean(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CoalitionHealthError(f"{path}: not readable ({error}). Save it as CSV UTF-8, a name per line.") from error
    if rows and rows[0] and rows[0][0].lower() in HEADINGS:
        rows = rows[1:]
    return _checked(((row[0], row[1] if len(row) > 1 else "") for row in rows if row), path.name)


def members_of_coalition(workspace: Workspace, coalition_id: str) -> tuple[Member, ...]:
    """The members in the last month of the build in force, in the order of their names.

    Raises WorkspaceError without a build, for a coalition it does not have, or one without members.
    """
    workspace.require()
    build = workspace.current_build()
    if build is None:
        raise WorkspaceError(f"{workspace.path} has no build yet. Run: coalition-health build {workspace.path}")
    with duckdb.connect(str(build / "published" / "secretariat.duckdb"), read_only=True) as con:
        known = [name for (name,) in con.execute("select coalition_id from coalitions order by all").fetchall()]
        if coalition_id not in known:
            raise WorkspaceError(f"There is no coalition {coalition_id}. There are: {', '.join(known)}.")
        rows = con.execute(
            """
            select name, organisation_id from members
            where coalition_id = $1 and eligible and organisation_id is not null
                and month = (select max(month) from members where coalition_id = $1)
            order by lower(name), organisation_id
            """,
            [coalition_id],
        ).fetchall()
    return _checked(rows, f"the coalition {coalition_id}")


def _checked(rows: Iterable[tuple[str, str]], where: str) -> tuple[Member, ...]:
    """Members with a name each, none twice. Raises CoalitionHealthError, naming what to change."""
    members = []
    for written, organisation_id in rows:
        name = " ".join(clean(written).translate(BRACKETS).split())
        if not name:
            continue
        if len(name) > LONGEST_NAME:
            raise CoalitionHealthError(f'{where}: "{name[:40]}…" has more than {LONGEST_NAME} characters. Shorten it.')
        if UNWRITABLE.search(name + organisation_id):
            raise CoalitionHealthError(f"{where}: {name!a} has signs that cannot be written. Type the name anew.")
        member = Member(name, clean(organisation_id) or slug(name))
        if not member.key:
            raise CoalitionHealthError(f'{where}: "{name}" has no letter or digit. Write the organisation\'s name.')
        members.append(member)
    if not members:
        raise CoalitionHealthError(f"{where}: there are no members. Give their names: Northmill; Halden; WWF.")
    if len(members) > MOST:
        raise CoalitionHealthError(
            f"{where}: {len(members)} members are more than a questionnaire can ask about ({MOST}). "
            "Make one per working group."
        )
    for what in ("name", "key"):
        (shared, times), *_ = Counter(getattr(member, what).lower() for member in members).most_common(1)
        if times > 1:
            twice = ", ".join(member.name for member in members if getattr(member, what).lower() == shared)
            raise CoalitionHealthError(f"{where}: {twice} cannot be told apart. Keep one, or write another name or id.")
    return tuple(members)
