"""Runs the fast tests against Debian's PostgreSQL 15: a throw-away cluster on a Unix socket.

Arguments go to pytest; without any, everything that is neither slow nor a journey is run.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
BINARIES = Path("/usr/lib/postgresql/15/bin")
# what a test writes need not survive a power cut
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def main(arguments: Sequence[str]) -> int:
    """Make the cluster, run the tests on it, take it away. The status is that of pytest."""
    if not (BINARIES / "initdb").exists() and not _install():
        print("PostgreSQL 15 is not here: apt-get install postgresql-15 (needs root)", file=sys.stderr)
        return 1
    with cluster() as url:
        chosen = list(arguments) or ["-q", "-n", "2", "-m", "not slow and not journey"]
        environment = os.environ | {"DATABASE_URL": url, "TONGBAN_TEST_DATABASE": "tongban_15"}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *chosen], cwd=ROOT, env=environment, check=False
        ).returncode


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a fresh server; it and its data are gone afterwards."""
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="tongban-15-"))
    data = folder / "data"
    try:
        if user:
            owner = pwd.getpwnam(user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        _run(
            user, "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "-D", str(data)
        )
        flags = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options = f'-h "" -k "{folder}" {flags}'
        _run(user, "pg_ctl", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
    finally:
        if (data / "postmaster.pid").exists():
            _run(user, "pg_ctl", "-w", "-m", "immediate", "-D", str(data), "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, program: str, *arguments: str) -> None:
    group = pwd.getpwnam(user).pw_gid if user else None
    groups: list[int] | None = [] if user else None
    subprocess.run(
        [str(BINARIES / program), *arguments],
        check=True,
        user=user,
        group=group,
        extra_groups=groups,
        cwd="/",
        stdout=subprocess.DEVNULL,
    )


def _install() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    # the package would start a cluster of its own, which nobody needs here
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "postgresql-15"]
    subprocess.run(["apt-get", "update", "--quiet"], env=environment, check=False)
    return subprocess.run(command, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
