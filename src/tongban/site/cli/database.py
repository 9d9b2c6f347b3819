"""`tongban migrate` and `tongban worker`, and the start of the embedded server for commands."""

import atexit
import gc
import os
import signal
import threading
from typing import Annotated

import typer

from tongban.site.cli import console, ready


def start_database() -> None:
    """Start the embedded server when no `DATABASE_URL` is set and it does not run.

    A command that has started it stops it at its end, unless somebody else uses it by then.
    """
    from tongban.site.embedded import server_of
    from tongban.site.options import home, options

    if options().database_url:
        return
    server = server_of(home())
    if not server.is_running:
        server.start()
        atexit.register(server.stop_unless_used)


def migrate(
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing when there is nothing to do.")] = False,
) -> None:
    """Bring the database to the present form."""
    start_database()
    ready()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)


def worker() -> None:
    """Run the worker: outbox, jobs and the trail's sequencer, until it is told to stop."""
    start_database()
    ready()
    from tongban.foundation.jobs.public import run_worker

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    console.print("worker: running")
    gc.collect()
    gc.freeze()  # as in wsgi.py: a tenth less CPU where many rows are counted
    is_finished = run_worker(stopping.is_set)
    console.print("worker: stopped")
    if not is_finished:
        # a job that does not listen is cut off: its transaction rolls back and another worker runs it again
        os._exit(0)


def register(app: typer.Typer) -> None:
    app.command()(migrate)
    app.command()(worker)
