"""What the page tests share: a page of the dashboard over a workspace, without a browser."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.published_sample import make_workspace, sample, write_build

APP = Path(__file__).parents[1] / "dashboard" / "app.py"
SECONDS = 60


class Unchanged(dict):
    """A row that refuses to be changed: pages share the rows of a question that was asked before."""

    def _refuse(self, *given: object, **more: object) -> None:
        raise TypeError("a page changed a row that others read too")

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse

    def __reduce__(self) -> tuple[type, tuple[dict]]:  # a copy for somebody else is a plain row
        return dict, (dict(self),)


def open_page(monkeypatch, workspace: Path, page: str, *, audience: str = "secretariat", **state: str) -> AppTest:
    """The page after its first run; `state` is what the person chose before."""
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(workspace))
    monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", audience)
    monkeypatch.setattr("dashboard.data.ROW", Unchanged)
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    if (APP.parent / "screens" / f"{page}.py").is_file() and page != "portfolio":
        app.switch_page(f"screens/{page}.py").run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def said(app: AppTest) -> str:
    """Everything in words on the page, as a person reads it."""
    parts = [element.value for kind in ("title", "header", "subheader", "markdown") for element in app.get(kind)]
    shown = "\n".join(str(part) for part in parts if "data:image" not in str(part))
    return shown.replace("\\", "").replace("\u2060", "")


def tables(app: AppTest) -> str:
    """The cells of all tables, one row to a line."""
    frames = [table.value for table in app.table]
    lines = ["\t".join(map(str, row)) for frame in frames for row in frame.itertuples(index=False)]
    return "\n".join(lines).replace("\\", "").replace("\u2060", "").replace("\u200b", "")


def changed(path: Path, **tables_changed: list[dict]) -> Path:
    """A sample workspace with some tables put in other words."""
    build = "20261103T081500Z-aaaa"
    if not (path / "current").exists():
        make_workspace(path)
    write_build(path, build, sample() | tables_changed)
    (path / "current").write_text(build, encoding="utf-8")
    return path
