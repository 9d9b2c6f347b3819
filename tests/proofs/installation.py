"""A real installation in processes of its own: embedded PostgreSQL with fsync on, web server, worker."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from tongban.site.embedded import EmbeddedServer, server_of
from tongban.site.walk.http import PERIOD, Caller, one_time_code
from tongban.site.walk.people import Cast, DemoPerson, read_cast

ROOT = Path(__file__).resolve().parents[2]
SMALL_CITY = ROOT / "tests" / "data" / "small_city"
CLI = (sys.executable, "-m", "tongban.site.cli")
_LOAD = """
import django; django.setup()
from rich.console import Console
from tongban.site.sample import load_once
load_once(console=Console(stderr=True), stop=lambda: False)
"""


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until(what: str, holds: Callable[[], object], *, seconds: float = 240) -> None:
    """Wait for `holds`; an AssertionError that says `what` was waited for in vain."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.05)


@dataclass(kw_only=True)
class Installation:
    """One TONGBAN_HOME and the processes that serve it. `close` ends them and takes the data away."""

    home: Path
    port: int = field(default_factory=free_port)
    sample: Path | None = None
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    callers: list[Caller] = field(default_factory=list)
    # when each officer last used a code: it opens once
    codes: dict[str, int] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def server(self) -> EmbeddedServer:
        return server_of(self.home)

    def environment(self) -> dict[str, str]:
        """What a fresh shell has, and this installation's own settings; nothing of the test run."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        own = {
            "TONGBAN_HOME": str(self.home),
            "TONGBAN_BASE_URL": self.base,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "tongban.site.settings",
            "NO_COLOR": "1",
        }
        return kept | own | ({"TONGBAN_SAMPLE": str(self.sample)} if self.sample else {})

    def tongban(self, *arguments: str, seconds: float = 300) -> subprocess.CompletedProcess[str]:
        """`tongban …` to its end."""
        return self._run([*CLI, *arguments], seconds=seconds)

    def python(self, program: str) -> str:
        """What a program inside the installation prints."""
        done = self._run([sys.executable, "-W", "ignore", "-c", program], seconds=300)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def _run(self, command: Sequence[str], *, seconds: float) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def load(self) -> None:
        """Migrate, and load the sample city."""
        self.start_database()
        done = self.tongban("migrate", "--quiet")
        assert done.returncode == 0, done.stderr
        self.python(_LOAD)

    def start_database(self) -> None:
        self.server.start()

    def start_web(self) -> None:
        self.web = self._start("serve", "--port", str(self.port))
        wait_until("the web server is ready", self._is_ready)

    def start_worker(self) -> None:
        self.worker = self._start("worker")

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.home / "proof.log").open("ab") as log:
            return subprocess.Popen(
                [*CLI, *arguments],
                env=self.environment(),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _is_ready(self) -> bool:
        assert self.web is not None
        assert self.web.poll() is None, self.log()
        try:
            return httpx.get(f"{self.base}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def kill_web(self) -> None:
        """kill -9 of the web server: all its processes at once."""
        self.web = _kill(self.web)

    def kill_worker(self) -> None:
        """kill -9 of the worker."""
        self.worker = _kill(self.worker)

    def kill_database(self) -> None:
        """kill -9 of PostgreSQL: the postmaster and every process under it."""
        pid = int((self.server.data / "postmaster.pid").read_text().split("\n", 1)[0])
        postmaster = psutil.Process(pid)
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=10)

    def settle(self) -> None:
        """Wait until every transaction that is open now has ended: killed clients leave some behind."""
        now = self.sql("SELECT clock_timestamp()")[0]
        older = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'tongban' AND xact_start < %s"
        wait_until("older transactions have ended", lambda: self.count(older, now) == 0)

    def sql(self, query: str, arguments: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows as the database has them."""
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            return connection.execute(query, arguments or None).fetchall()  # type: ignore[arg-type]

    def count(self, query: str, arguments: Sequence[object] = ()) -> int:
        """The one number that a query answers."""
        return int(self.sql(query, arguments)[0][0])

    def verify_trail(self) -> Mapping[str, Any]:
        """What `tongban trail verify` says of the whole log; it must be whole."""
        done = self.tongban("trail", "verify", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        assert report["whole"] is True
        return report

    @property
    def cast(self) -> Cast:
        return read_cast(self.home / "demo-people.json")

    def caller(self, person: DemoPerson) -> Caller:
        """A signed-in session with the API."""
        self.wait_for_fresh_codes(person)
        self.callers.append(Caller(self.base, person))
        return self.callers[-1]

    def wait_for_fresh_codes(self, *people: DemoPerson) -> None:
        """Wait until these people have a code that has not been used, and note that they use it now."""
        staff = [one.username for one in people if one.totp_secret]
        while any(self.codes.get(name) == int(time.time()) // PERIOD for name in staff):
            time.sleep(0.2)
        self.codes |= dict.fromkeys(staff, int(time.time()) // PERIOD)

    def walk(self, cases: int, seed: int) -> list[dict[str, Any]]:
        """Random cases, played by `tongban walk`; all must be so. No sandbox stands beside a proof."""
        officers = self.cast.officers.values()
        self.wait_for_fresh_codes(*officers)
        asked = ("--cases", str(cases), "--seed", str(seed), "--no-stories")
        done = self.tongban("walk", *asked, "--base", self.base, "--json")
        # the walk signs each officer in when it first needs them
        self.codes |= dict.fromkeys([one.username for one in officers], int(time.time()) // PERIOD)
        assert done.returncode == 0, done.stderr[-2000:]
        played: list[dict[str, Any]] = json.loads(done.stdout)
        return played

    def person(self, username: str) -> DemoPerson:
        """One of the demo's people."""
        cast = self.cast
        everybody = [*cast.citizens, *cast.owners, *cast.officers.values()]
        return next(one for one in everybody if one.username == username)

    def token(self, person: DemoPerson, **asked: object) -> str:
        """A bearer token; `asked` may narrow its scopes or its hours."""
        said: dict[str, object] = {"username": person.username, "password": person.password, **asked}
        if person.totp_secret:
            self.wait_for_fresh_codes(person)
            said["totp"] = one_time_code(person.totp_secret)
        answer = httpx.post(f"{self.base}/api/v1/tokens", json=said, timeout=30)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    def log_size(self) -> int:
        """How much web server and worker have written so far, in bytes."""
        return (self.home / "proof.log").stat().st_size

    def log_since(self, mark: int) -> str:
        """What they have written since."""
        return (self.home / "proof.log").read_bytes()[mark:].decode(errors="replace")

    def log(self) -> str:
        """The end of what web server and worker have written."""
        path = self.home / "proof.log"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def stop(self) -> None:
        """End web server and worker as an operator would."""
        for process in (self.web, self.worker):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(20)
        self.web = self.worker = None

    def close(self) -> None:
        """End everything and take the data away."""
        for caller in self.callers:
            caller.close()
        self.kill_web()
        self.kill_worker()
        server = self.server
        server.stop()
        shutil.rmtree(server.data.parent, ignore_errors=True)


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
