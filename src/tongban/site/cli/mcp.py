"""`tongban mcp`: the MCP server, for people's own assistants."""

import os
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from tongban.kernel.errors import Refused
from tongban.site.cli import ready
from tongban.site.cli.database import start_database
from tongban.site.cli.serve import check_port

KEY_VARIABLE = "TONGBAN_ASSISTANT_KEY"


class ExtraMissing(Refused):
    """The package that speaks the protocol is not installed."""

    code = "mcp-missing"
    title = "The MCP server needs one package more: pip install 'tongban[mcp]'"


def mcp_command(*, host: str, port: int, workers: int) -> list[str]:
    """The command that runs the server over HTTP."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--no-ws", "--log-level", "warning", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "5"),
        *("--factory", "tongban.site.mcp_asgi:application"),
    ]


def mcp(
    http: Annotated[bool, typer.Option(help="Over HTTP, beside the web, instead of stdio.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on, with --http.")] = 8010,
    workers: Annotated[int, typer.Option(help="Processes, with --http.")] = 1,
) -> None:
    """Answer assistants that speak MCP: find, guide, checklist, and case_state with consent.

    Over stdio the key of a consent may stand in TONGBAN_ASSISTANT_KEY.
    """
    if find_spec("mcp") is None or find_spec("mcp.server") is None:
        raise ExtraMissing
    if http:
        check_port(host, port)
        os.environ.setdefault("TONGBAN_MCP_URL", f"http://{host}:{port}/mcp")
        start_database()
        command = mcp_command(host=host, port=port, workers=workers)
        os.execv(command[0], command)
    start_database()
    ready()
    from tongban.faces.assistant.mcp.stdio import serve_stdio

    serve_stdio(key=os.environ.get(KEY_VARIABLE) or None)


def register(app: typer.Typer) -> None:
    app.command()(mcp)
