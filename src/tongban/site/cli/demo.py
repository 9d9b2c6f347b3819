"""`tongban demo`: the sample city, running, with one command."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Annotated
from urllib.error import URLError
from urllib.request import urlopen

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tongban.kernel.errors import Refused
from tongban.site.cli import console, ready
from tongban.site.cli.serve import PortTaken, check_port, server_command
from tongban.site.sample_folder import name_site


class NotHealthy(Refused):
    """The web server or the worker did not come up."""

    code = "not-healthy"
    title = "The demo did not become healthy. Its log is at %(log)s"


def demo(
    port: Annotated[int, typer.Option(envvar="PORT", help="Port of the web server.")] = 8000,
    workers: Annotated[int, typer.Option(help="Web server processes.")] = 2,
    sandbox: Annotated[
        bool, typer.Option(help="Start a sandbox payment gateway, courier and text gateway beside it.")
    ] = True,
) -> None:
    """Run the sample city: database, web server, worker and sandbox servers, until Ctrl-C."""
    began = time.monotonic()
    address = f"http://127.0.0.1:{port}"
    check_port("127.0.0.1", port)
    os.environ["TONGBAN_BASE_URL"] = address
    stand_ins = _stand_ins(port) if sandbox else []
    name_site()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    children: list[subprocess.Popen[bytes]] = []
    try:
        log = _start_database()
        children += [_child(command, log) for command in stand_ins]
        web = server_command(host="127.0.0.1", port=port, workers=workers)
        if is_again := _has_run(log):
            check_port("127.0.0.1", port)
            # gets ready beside the checks; the first time nobody may be told that a half loaded city is ready
            children.append(_child(web, log))
        _prepare(stop)
        if not stop.is_set():
            if not is_again:
                check_port("127.0.0.1", port)  # a city is loaded meanwhile: another demo may listen by now
                children.append(_child(web, log))
            children.append(_child([sys.executable, "-m", "tongban.site.cli", "worker"], log))
            _wait_until_healthy(address, children, log, stop)
        if not stop.is_set():
            _greet(address, seconds=time.monotonic() - began, log=log)
        while not stop.wait(0.5):
            if any(child.poll() is not None for child in children):
                raise NotHealthy(facts={"log": log})
    finally:
        _end(children)


def _stand_ins(port: int) -> list[list[str]]:
    """Commands of the sandbox servers, 80 ports above ours or on the next free ones; web server and worker are told of them.

    None where such a system is named already.
    """
    from tongban.site.sandbox.cli import courier_settings, payment_settings, sms_settings

    commands: list[list[str]] = []
    at = port + 79
    for command, named, given in (
        ("payments", "TONGBAN_PAY_GATEWAY_URL", payment_settings),
        ("courier", "TONGBAN_COURIER_URL", courier_settings),
        ("sms", "TONGBAN_SMS_URL", sms_settings),
    ):
        if not os.environ.get(named):
            at = _free_port(at + 1)
            os.environ |= given(f"http://127.0.0.1:{at}")
            commands.append([sys.executable, "-m", "tongban.site.cli", "sandbox", command, "--port", str(at)])
    return commands


def _free_port(wanted: int) -> int:
    """`wanted`, or the next one above it that nobody listens on. Raises PortTaken after twenty."""
    for port in range(wanted, wanted + 20):
        try:
            check_port("127.0.0.1", port)
        except PortTaken:
            continue
        return port
    raise PortTaken(facts={"port": wanted, "other": wanted + 20})


def _start_database() -> Path:
    """Start the embedded server where it is the database; the log of what runs beside it."""
    from tongban.site.embedded import server_of
    from tongban.site.options import home, options

    if not options().database_url:
        server = server_of(home())
        if server.user:
            console.print(
                f"Running as root: the database runs as user {server.user}, its data is in {server.data}"
            )
        with console.status("Starting the database"):
            server.start()
    return home() / "demo.log"


def _prepare(stop: threading.Event) -> None:
    """Bring the database to its form and load the sample city."""
    with console.status("Bringing the database to the present form"):
        ready()
        # migrations and the city make millions of things that are kept; looked through for rubbish as
        # often as usual, they take half as much time again
        gc.freeze()
        gc.set_threshold(50_000, 50, 50)
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
    from tongban.site.sample import load_once

    load_once(console=console, stop=stop.is_set)
    from django.db import connections

    connections.close_all()


def _has_run(log: Path) -> bool:
    """Whether the sample city was loaded to the end here before; its list of people is written last."""
    return (log.parent / "demo-people.json").exists()


def _child(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        return subprocess.Popen(
            command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, start_new_session=True
        )


def _wait_until_healthy(
    address: str, children: list[subprocess.Popen[bytes]], log: Path, stop: threading.Event
) -> None:
    deadline = time.monotonic() + 60
    with console.status("Waiting until the city is healthy"):
        while not stop.is_set():
            if any(child.poll() is not None for child in children) or time.monotonic() > deadline:
                raise NotHealthy(facts={"log": log})
            try:
                with urlopen(f"{address}/health/ready", timeout=2) as answer:  # noqa: S310 - our own address
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.1)


def _greet(address: str, *, seconds: float, log: Path) -> None:
    from tongban.site.demo_people import demo_people

    people = demo_people()
    table = Table(title="Demo people", title_justify="left", box=SIMPLE_HEAD)
    for head in ("role", "user name", "password", "TOTP secret", "ID number", "who"):
        table.add_column(head, overflow="fold", no_wrap=head != "who")
    for person in people:
        row = (
            person.role,
            person.username,
            person.password,
            person.totp_secret or "—",
            person.id_number or "—",
        )
        table.add_row(*row, person.note)
    # a secret that is cut off is of no use: a narrow terminal gets a table that is wider than it
    Console(stderr=True, width=max(console.width, 160)).print(table)
    staff = next(person.username for person in people if person.totp_secret)
    if gateway := os.environ.get("TONGBAN_PAY_GATEWAY_URL"):
        console.print(f"Fees are paid at {gateway}; the demo's own payment gateway moves no money.")
    console.print(f"Staff sign in at {address}/staff/login/; their code of the moment: tongban code {staff}")
    if (texts := os.environ.get("TONGBAN_SMS_URL", "").removesuffix("/messages")).startswith("http://127."):
        console.print(f"Text messages of the demo are shown at {texts}")
    console.print(
        f"Tongban runs at [bold]{address}[/bold] (ready after {seconds:.1f} s; log: {log}). Ctrl-C stops it."
    )


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    from tongban.site.embedded import server_of
    from tongban.site.options import home, options

    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    if not options().database_url:
        server_of(home()).stop()
    console.print("Stopped.")


def code(username: Annotated[str, typer.Argument(help="User name of one of the demo's officers.")]) -> None:
    """Show the TOTP code of the moment of one of the demo's officers (demo only)."""
    from tongban.site.options import home
    from tongban.site.walk.http import one_time_code
    from tongban.site.walk.people import demo_person

    typer.echo(one_time_code(demo_person(home() / "demo-people.json", username).totp_secret))


def register(app: typer.Typer) -> None:
    app.command()(demo)
    app.command()(code)
