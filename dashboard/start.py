"""Streamlit's command line, once it is told to start: until then its libraries, and those of the first page, are loaded.

Run by pipelines/serving.py with Streamlit's own arguments, in this folder, where its configuration lies.
"""

from __future__ import annotations

import sys
from contextlib import suppress

START = "start"


def main() -> None:
    """Waits for a line on standard input; one that is not START, or none as its maker ended, ends it."""
    with suppress(KeyboardInterrupt):
        import pandas  # noqa: F401
        import plotly.graph_objects  # noqa: F401
        from streamlit.web.cli import main as streamlit

        if sys.stdin.readline().strip() == START:
            streamlit(prog_name="streamlit")


if __name__ == "__main__":
    main()
