"""`tongban doctor`: what is wrong with the set-up, and how to mend it."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from tongban.site.cli import console, ready


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at: `mend` is empty when it is well."""

    name: str
    is_well: bool
    saw: str
    mend: str = ""


def _python() -> Finding:
    saw = sys.version.split()[0]
    return Finding(
        name="Python", is_well=sys.version_info >= (3, 11), saw=saw, mend="install Python 3.11 or later"
    )


def _front_end() -> Finding:
    manifest = Path(__file__).resolve().parents[2] / "foundation/ui/static/ui/dist/manifest.json"
    return Finding(name="front-end", is_well=manifest.exists(), saw=str(manifest.parent), mend="run make web")


def _fonts() -> Finding:
    folder = Path(__file__).resolve().parents[2] / "foundation/papers/fonts"
    found = len(list(folder.glob("*.ttf")))
    return Finding(name="fonts of papers", is_well=found > 0, saw=f"{found} in {folder}", mend="run make web")


def _pdf_reader() -> Finding:
    """Without it no PDF is taken in."""
    try:
        import pypdfium2 as reader
    except (ImportError, OSError) as error:
        saw, is_well = str(error), False
    else:
        saw, is_well = f"pypdfium2 {reader.version.PYPDFIUM_INFO}", True
    return Finding(name="reader of PDF files", is_well=is_well, saw=saw, mend="install pypdfium2 again")


def _messages() -> Finding:
    source = Path(__file__).resolve().parents[2]
    wanting = [
        p for p in source.rglob("locale/zh_Hans/LC_MESSAGES/django.po") if not p.with_suffix(".mo").exists()
    ]
    return Finding(
        name="messages", is_well=not wanting, saw=f"{len(wanting)} not compiled", mend="run make web"
    )


def _data_folder() -> Finding:
    from tongban.site.options import home

    free = shutil.disk_usage(home()).free // 2**20
    return Finding(
        name="data folder", is_well=free > 1024, saw=f"{home()}, {free} MiB free", mend="free at least 1 GiB"
    )


def _settings() -> Finding:
    from tongban.site.options import options
    from tongban.site.production import unset_in_production

    unset = unset_in_production(options())
    return Finding(
        name="settings",
        is_well=not unset,
        saw=f"mode {options().mode}, {len(unset)} to set",
        mend="; ".join(f"set {name} to {value}" for name, value in unset.items()),
    )


def _keys() -> Finding:
    """Demo and test make a key when it is first needed; production must have all of them before."""
    from django.conf import settings

    from tongban.foundation.vault.public import purposes_without_key

    missing = purposes_without_key()
    return Finding(
        name="keys",
        is_well=not missing or settings.KEYS_MAY_BE_MADE,
        saw=f"{len(missing)} to make in {settings.KEYS_DIR}",
        mend="run " + "; ".join(f"tongban vault add-key {purpose}" for purpose in missing),
    )


def _database() -> Finding:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
    except DatabaseError as error:
        mend = "start it with tongban migrate, or mend DATABASE_URL"
        return Finding(name="database", is_well=False, saw=str(error).split("\n")[0], mend=mend)
    is_well = int(version.split(".")[0]) >= 15
    return Finding(
        name="database", is_well=is_well, saw=f"PostgreSQL {version}", mend="PostgreSQL 15 or later is needed"
    )


def _migrations() -> Finding:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Finding(name="migrations", is_well=False, saw="no database", mend="mend the database first")
    return Finding(
        name="migrations", is_well=not plan, saw=f"{len(plan)} to apply", mend="run tongban migrate"
    )


LOOKS: list[Callable[[], Finding]] = [
    _python,
    _front_end,
    _fonts,
    _pdf_reader,
    _messages,
    _data_folder,
    _settings,
]
# these need Django, which does not begin without the settings
LOOKS_INSIDE: list[Callable[[], Finding]] = [_keys, _database, _migrations]


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Machine output.")] = False) -> None:
    """Look at the set-up and say what is wrong and how to mend it."""
    from tongban.site.production import may_begin

    findings = [look() for look in LOOKS]
    if may_begin():
        ready()
        findings += [look() for look in LOOKS_INSIDE]
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            mark = "[green]ok[/green]   " if finding.is_well else "[red]wrong[/red]"
            console.print(f"{mark} {finding.name}: {finding.saw}", highlight=False)
            if not finding.is_well:
                console.print(f"      → {finding.mend}", highlight=False)
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    app.command()(doctor)
