"""`tongban serve`: the web server."""

import os
import socket
import sys
from typing import Annotated

import typer

from tongban.kernel.errors import Refused
from tongban.site.cli.database import start_database


class PortTaken(Refused):
    """Somebody else listens there."""

    code = "port-taken"
    title = "Port %(port)s is taken. Stop what listens there, or choose another one: PORT=%(other)s"


def check_port(host: str, port: int) -> None:
    """Raise PortTaken when nobody can listen on `port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(facts={"port": port, "other": port + 1}) from error


def server_command(*, host: str, port: int, workers: int) -> list[str]:
    """The command that runs the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *(
            "--workers",
            str(workers),
            "--blocking-threads",
            "4",
            "--backlog",
            "1024",
            "--no-ws",
            "--log-level",
            "warning",
        ),
        "--respawn-failed-workers",
        *("--workers-kill-timeout", "5"),
        "tongban.site.wsgi:application",
    ]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
) -> None:
    """Run the web server until it is told to stop."""
    check_port(host, port)
    start_database()
    command = server_command(host=host, port=port, workers=workers)
    os.execv(command[0], command)


def register(app: typer.Typer) -> None:
    app.command()(serve)
