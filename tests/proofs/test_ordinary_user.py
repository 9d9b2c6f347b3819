"""An ordinary user runs the embedded server in their own folder, with nothing outside it."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from tests.proofs.installation import ROOT
from tongban.site.embedded import installation_name, server_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="the whole suite is run by an ordinary user already"),
]
USER = "nobody"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder of the user's own, with the program and its packages beside it where they may read them."""
    path = Path(tempfile.mkdtemp(prefix="tongban-user-"))
    path.chmod(0o755)
    shutil.copytree(ROOT / "src", path / "src")
    shutil.copytree(Path(typer.__file__).parents[1], path / "packages", copy_function=_link, symlinks=True)
    own = path / "own"
    own.mkdir()
    owner = pwd.getpwnam(USER)
    os.chown(own, owner.pw_uid, owner.pw_gid)
    yield own
    if (own / ".tongban" / "postgres" / "data" / "postmaster.pid").exists():
        server = server_of(own / ".tongban")
        as_user(own, str(server.tool("pg_ctl")), "-D", str(own / ".tongban/postgres/data"), "stop")
    shutil.rmtree(path, ignore_errors=True)


def _link(source: str, target: str) -> object:
    """Packages are many and large: a second name for each file, a copy only across file systems."""
    try:
        os.link(source, target)
    except OSError:
        return shutil.copy2(source, target)
    return target


def python_for(user: str) -> str | None:
    """A Python of our version that the user may run."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    group = pwd.getpwnam(user).pw_gid
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        try:
            subprocess.run([python, "-c", ""], user=user, group=group, extra_groups=[], cwd="/", check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    return None


def as_user(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """What the command says, run by the ordinary user in their folder."""
    return subprocess.run(
        command,
        cwd=folder,
        user=USER,
        group=pwd.getpwnam(USER).pw_gid,
        extra_groups=[],
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "PYTHONPATH": f"{folder.parent / 'src'}:{folder.parent / 'packages'}",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_an_ordinary_user_migrates_checks_and_backs_up_in_a_folder_of_their_own(folder: Path) -> None:
    python = python_for(USER)
    if python is None:
        pytest.skip(f"there is no Python here that {USER} may run")
    cli = (python, "-m", "tongban.site.cli")
    for command in (
        ("migrate", "--quiet"),
        ("trail", "verify", "--json"),
        ("backup", "all.tar", "--json"),
    ):
        done = as_user(folder, *cli, *command)
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    home = folder / ".tongban"
    assert (home / "postgres" / "data" / "PG_VERSION").exists()
    for private in (home / "postgres" / "data", home / "keys", folder / "all.tar"):
        assert private.stat().st_mode & 0o077 == 0, private
    assert not (Path("/var/lib/tongban") / installation_name(home)).exists()
