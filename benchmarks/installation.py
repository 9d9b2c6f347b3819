"""An installation of its own to measure: a temporary home, embedded PostgreSQL, web server and worker.

PostgreSQL runs as the demo runs it: fsync and synchronous commit on.
"""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).resolve().parent.parent
WEB, WORKER = "tongban-web", "tongban-worker"
_STATEMENT = re.compile(rf"^{WEB} LOG:  (?:statement|execute [^:]*): (.*)")
# transaction control is no statement of the application
_CONTROL = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)


class Installation:
    """Use as a context: nothing of it is left afterwards."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="tongban-bench-"))
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(
            TONGBAN_HOME=str(self.home),
            TONGBAN_MODE="demo",
            TONGBAN_BASE_URL=self.base,
            DJANGO_SETTINGS_MODULE="tongban.site.settings",
            PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        )
        from tongban.site.embedded import server_of

        self.server = server_of(self.home)
        self.web: psutil.Popen | None = None
        self.worker: psutil.Popen | None = None

    def __enter__(self) -> "Installation":
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        from django.db import connections

        connections.close_all()
        self.server.stop()
        shutil.rmtree(self.server.data.parent, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)

    def prepare(self) -> None:
        """Bring the database to its form and load the sample city."""
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        from tongban.kernel import clock
        from tongban.site.sample import load_city
        from tongban.site.sample_folder import sample_folder

        load_city(sample_folder(), at=clock.now())

    def run(self, *arguments: str) -> str:
        """One of our commands, in a process of its own; what it prints."""
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-2000:]}")
        return done.stdout

    def start(self) -> None:
        """Web server (2 processes, as in the demo) and worker, until they answer."""
        tongban = [sys.executable, "-m", "tongban.site.cli"]
        self.web = self._child([*tongban, "serve", "--port", str(self.port)], WEB)
        self.worker = self._child([*tongban, "worker"], WORKER)
        wait_until_ready(self.base)

    def stop(self) -> None:
        """End what runs beside the database."""
        for child in (self.web, self.worker):
            if child is not None and child.poll() is None:
                end(child)
        self.web = self.worker = None

    def web_cpu(self) -> float:
        """Seconds of CPU that the web server's processes have used."""
        return cpu_of(self.web)

    def worker_cpu(self) -> float:
        """Seconds of CPU that the worker has used."""
        return cpu_of(self.worker)

    def statements(self, ask: Callable[[], object], *, times: int = 9) -> int:
        """Median number of SQL statements of the web server for one request, read from PostgreSQL's own log.

        BEGIN, COMMIT and savepoints are not counted; everything else is, the session or token too.
        """
        self._log_statements("all")
        ask()
        counts = [self._logged(ask) for _ in range(times)]
        self._log_statements("none")
        return round(statistics.median(counts))

    def _logged(self, ask: Callable[[], object]) -> int:
        log = self.server.data.parent / "postgres.log"
        begin = log.stat().st_size
        ask()
        time.sleep(0.05)
        with log.open("rb") as file:
            file.seek(begin)
            lines = file.read().decode(errors="replace").splitlines()
        found = [match[1] for line in lines if (match := _STATEMENT.match(line))]
        return sum(not _CONTROL.match(statement) for statement in found)

    def _log_statements(self, which: str) -> None:
        import psycopg

        admin = self.server.url.replace("/tongban?", "/postgres?")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET log_line_prefix = '%a '")
            connection.execute(f"ALTER SYSTEM SET log_statement = '{which}'")
            connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.5)

    def _child(self, command: list[str], name: str) -> psutil.Popen:
        # libpq tells PostgreSQL the name, so that its log says whose statement it was
        environment = os.environ | {"PGAPPNAME": name}
        with (self.home / f"{name}.log").open("ab") as log:
            return psutil.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment)


def cpu_of(process: psutil.Process | None) -> float:
    """Seconds of CPU of a process and all below it."""
    if process is None:
        raise RuntimeError("it does not run")
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def end(child: psutil.Popen) -> None:
    """Ask a process of ours to end, and make it."""
    child.send_signal(signal.SIGTERM)
    below = child.children(recursive=True)
    try:
        child.wait(20)
    except psutil.TimeoutExpired:
        child.kill()
    for one in below:
        if one.is_running():
            one.kill()


def wait_until_ready(base: str, *, patience: float = 120.0) -> None:
    """Until the installation says that it is ready."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{base}/health/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.05)
    raise RuntimeError(f"{base} did not become ready")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
