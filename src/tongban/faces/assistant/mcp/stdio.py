"""The server over standard input and output, for an assistant that starts it itself."""

import anyio

from tongban.faces.assistant.mcp.desk import Desk
from tongban.faces.assistant.mcp.server import assistant_server


def serve_stdio(*, key: str | None) -> None:
    """Answer until the input ends. `key`: of the person whose assistant it is; None: no cases."""
    desk = Desk()
    try:
        anyio.run(assistant_server(desk, key=key).run_stdio_async)
    finally:
        desk.close()
