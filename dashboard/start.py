"""Streamlit's command line, once it is told to start: until then its libraries, and those of the first page, are loaded.

Run by pipelines/serving.py with Streamlit's own arguments, in this folder, where its configuration lies.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import wraps
from socket import IPPROTO_TCP, TCP_NODELAY

START = "start"


def main() -> None:
    """Waits for a line on standard input; one that is not START, or none as its maker ended, ends it."""
    with suppress(KeyboardInterrupt):
        import pandas  # noqa: F401
        import plotly.graph_objects  # noqa: F401
        from streamlit.web.cli import main as streamlit

        send_at_once()
        if sys.stdin.readline().strip() == START:
            streamlit(prog_name="streamlit")


def send_at_once() -> None:
    """Small messages no longer wait until the browser has acknowledged the last one (Nagle): 40 ms, once or twice a rerun.

    asyncio sees to that for ports it opens; Streamlit opens its own. Connections inherit it from the port they come in by.
    """
    from streamlit.web.server.starlette import starlette_server as server

    bind = server._bind_socket

    @wraps(bind)
    def bind_and_send_at_once(*where):
        port = bind(*where)
        port.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        return port

    server._bind_socket = bind_and_send_at_once


if __name__ == "__main__":
    main()
