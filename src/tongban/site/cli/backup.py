"""`tongban backup` and `tongban restore`: one file with the database, the files and the keys."""

import json
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

import typer

import tongban
from tongban.kernel.errors import Refused
from tongban.site.cli import console, ready
from tongban.site.cli.database import start_database


class BackupFailed(Refused):
    """One of PostgreSQL's programs failed."""

    code = "backup-failed"
    title = "%(program)s failed: %(said)s"


class NotEmpty(Refused):
    """A restore never overwrites."""

    code = "not-empty"
    title = "The installation to restore into is not empty: %(what)s. Choose another TONGBAN_HOME or an empty database."


class NotABackup(Refused):
    """The file is something else, or incomplete."""

    code = "not-a-backup"
    title = "%(file)s is not a complete backup of Tongban."


FOLDERS = ("files", "keys")


def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write (.tar).")],
    as_json: Annotated[bool, typer.Option("--json", help="Machine output.")] = False,
) -> None:
    """Write database, files and keys into one archive; the installation may keep running.

    The database is dumped first: a file that a row names is already there when the files are
    copied, because a file is written before its row.
    """
    start_database()
    from tongban.site.options import home

    if file.exists():
        raise NotEmpty(facts={"what": file})
    with (
        tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder,
        console.status("Writing the backup"),
    ):
        dump = Path(folder) / "database.dump"
        _run("pg_dump", "--format=custom", "--compress=3", "--no-owner", "--file", str(dump), _address())
        about = {"version": tongban.__version__, "made_at": datetime.now(UTC).isoformat()}
        (Path(folder) / "about.json").write_text(json.dumps(about))
        part = Path(folder) / "part"
        with tarfile.open(part, "w") as archive:
            archive.add(Path(folder) / "about.json", "about.json")
            archive.add(dump, "database.dump")
            for name in FOLDERS:
                if (home() / name).exists():
                    archive.add(home() / name, name)
        part.chmod(0o600)
        part.replace(file)
    size = file.stat().st_size
    if as_json:
        typer.echo(json.dumps({"file": str(file), "bytes": size, **about}))
    else:
        typer.echo(f"Backup written to {file} ({size // 2**20} MiB). It holds the keys: guard it.")


def restore(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The archive that tongban backup wrote.")
    ],
) -> None:
    """Restore an archive into an empty installation."""
    from tongban.site.options import home

    members = _members(file)
    if not {"about.json", "database.dump"} <= members:
        raise NotABackup(facts={"file": file})
    if taken := [name for name in FOLDERS if name in members and _holds_anything(home() / name)]:
        raise NotEmpty(facts={"what": home() / taken[0]})
    start_database()
    _check_database_is_empty()
    with tempfile.TemporaryDirectory(dir=home()) as folder, console.status("Restoring"):
        _unpack(file, Path(folder))
        dump = Path(folder) / "database.dump"
        _run(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            "--dbname",
            _address(),
            str(dump),
        )
        for name in FOLDERS:
            if (Path(folder) / name).exists():
                shutil.rmtree(home() / name, ignore_errors=True)
                shutil.move(Path(folder) / name, home() / name)
    typer.echo("Restored. Run tongban migrate, then tongban trail verify.")


def _members(file: Path) -> set[str]:
    try:
        with tarfile.open(file) as archive:
            return {name.split("/")[0] for name in archive.getnames()}
    except (tarfile.TarError, OSError) as error:
        raise NotABackup(facts={"file": file}) from error


def _unpack(file: Path, folder: Path) -> None:
    """Write the archive's plain files below `folder`, readable by nobody else. Raises NotABackup.

    By hand, because tarfile's own filters are missing in Python 3.11 before 3.11.4.
    """
    with tarfile.open(file) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            is_ours = path.parts[0] in {"about.json", "database.dump", *FOLDERS} and ".." not in path.parts
            if path.is_absolute() or not is_ours or not (member.isfile() or member.isdir()):
                raise NotABackup(facts={"file": file})
            target = folder / path
            if member.isdir():
                target.mkdir(mode=0o700, parents=True, exist_ok=True)
                continue
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            source = archive.extractfile(member)
            if source is None:
                raise NotABackup(facts={"file": file})
            with source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
            target.chmod(0o600)


def _holds_anything(folder: Path) -> bool:
    """Whether there is a file that a fresh start did not make (the session key is made by every command)."""
    return any(path.is_file() and path.name != "secret_key" for path in folder.rglob("*"))


def _check_database_is_empty() -> None:
    ready()
    from django.db import connection

    if tables := connection.introspection.table_names():
        raise NotEmpty(facts={"what": f"{len(tables)} tables in the database"})
    connection.close()


def _address() -> str:
    from tongban.site.embedded import server_of
    from tongban.site.options import home, options

    return options().database_url or server_of(home()).url


def _run(program: str, *arguments: str) -> None:
    from tongban.site.embedded import server_of
    from tongban.site.options import home, options

    server = server_of(home())
    found = shutil.which(program) if options().database_url else None
    path = Path(found) if found else server.tool(program)
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    if not found:
        environment["LD_LIBRARY_PATH"] = str(server.binaries / "lib")
    if password := urlsplit(_address()).password:
        environment["PGPASSWORD"] = password
    done = subprocess.run(
        [str(path), *arguments], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        raise BackupFailed(facts={"program": program, "said": done.stderr.strip()[-500:]})


def register(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)
