"""`tongban archive`: check a package with no server and no database; have packages made; hand them over."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from tongban.foundation.papers.looking import problems_inside
from tongban.services.archives.checking.check import check_package
from tongban.services.archives.checking.facts import Check, Eyes, Report
from tongban.services.archives.checking.opening import NoPackage, PackageUnsafe, opened
from tongban.services.archives.checking.words import CHECK_NAMES, report_json, sentence
from tongban.site.archive_anchors import (
    AnchorMissing,
    Given,
    log_keys_of,
    proof_reader,
    seal_anchors_of,
    seal_reader,
)

app = typer.Typer(no_args_is_help=True, help="E-archive packages: check, make, hand over.")
_screen = Console(stderr=True, highlight=False, soft_wrap=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.callback()
def archive() -> None:
    """E-archive packages: check, make, hand over."""


@app.command()
def verify(
    package: Annotated[Path, typer.Argument(help="A package: its folder, or its ZIP file.")],
    root: Annotated[
        list[Path] | None,
        typer.Option(help="The root certificate of the seals (PEM), from elsewhere; one a suite."),
    ] = None,
    revoked: Annotated[
        list[Path] | None,
        typer.Option(help="The list of withdrawn seals (/seals/root.crl), newer than that of the package."),
    ] = None,
    stamp_root: Annotated[
        Path | None, typer.Option(help="The root certificates of the time stamps (PEM), from elsewhere.")
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="The log's public key (name+id+key), from elsewhere.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check that a package is whole, its seals and its places in the log genuine, and its files usable and safe.

    Needs nothing of ours: no server, no database. Without --root and --key the package is held against the
    certificate and the key that lie in it, which whoever made it chose. A seal that was withdrawn before it sealed is
    refused, by the list that lies in the package or a newer one. A seal with SM2 needs the extra gm: without it, it is
    not checked, and the package not good. Status 1 when something is wrong.
    """
    try:
        with opened(package) as found:
            given = Given(roots=root or (), lists=revoked or (), stamp_roots=stamp_root)
            seals, keys = seal_anchors_of(found, given), log_keys_of(found, key or [])
            eyes = Eyes(
                seal=seal_reader(seals),
                proof=proof_reader(keys),
                inside=problems_inside,
                virus=lambda path: "",
            )
            report = check_package(found, eyes=eyes, at=datetime.now(UTC))
    except (NoPackage, PackageUnsafe, AnchorMissing) as refusal:
        if not as_json:
            raise
        typer.echo(json.dumps({"passed": False, "code": refusal.code, "why": refusal.sentence()}))
        raise typer.Exit(1) from None
    anchors = {
        "root": hashlib.sha256(seals.roots.encode()).hexdigest(),
        "root_from": "outside" if root else "package",
        "revoked_as_of": seals.lists_from.isoformat() if seals.lists_from else None,
        "revoked_from": "outside" if revoked else "package" if seals.lists else None,
        "stamps_from": "outside" if stamp_root else "package" if seals.stamp_roots else None,
        "keys": [str(one) for one in keys],
        "keys_from": "outside" if key else "package",
    }
    if as_json:
        typer.echo(json.dumps({**report_json(report), "anchors": anchors}, ensure_ascii=False))
    else:
        _say(report, anchors)
    raise typer.Exit(0 if report.is_passed else 1)


def _say(report: Report, anchors: Mapping[str, object]) -> None:
    for check in Check:
        mark = "[green]✓[/green]" if report.passes(check) else "[red]✗[/red]"
        _screen.print(f"{mark} {CHECK_NAMES[check]}: {report.looked_at.get(check, 0)} looked at")
        for one in report.of(check):
            _screen.print(f"  {'[red]✗[/red]' if one.is_fault else '·'} ", end="")
            _screen.print(sentence(one), markup=False)
    for name, what in (("root_from", "the seals' root certificate"), ("keys_from", "the log's public key")):
        if anchors[name] == "package":
            _screen.print(f"  {what} is the one in the package: compare it with the published one")
    when = anchors["revoked_as_of"]
    _screen.print(
        f"  withdrawn seals known as of {when}" if when else "  withdrawn seals are not known (--revoked)"
    )
    if anchors["stamps_from"] is None:
        _screen.print("  nobody vouches for time stamps (--stamp-root): a seal's time is what it says itself")
    verdict = (
        "[green]✓[/green] the package is good" if report.is_passed else "[red]✗[/red] the package is not good"
    )
    _screen.print(f"{verdict}: ", end="")
    _screen.print(report.package, markup=False)


@app.command("make")
def make_closed_cases(
    closed_before: Annotated[
        datetime, typer.Option("--closed-before", formats=["%Y-%m-%d"], help="Day in the city.")
    ],
    as_json: AsJson = False,
) -> None:
    """Have packages made of all cases that were closed before a day and have none: a job with progress."""
    from tongban.kernel import clock
    from tongban.services.archives.commands.request_many import request_closed

    progress_id = request_closed(before=closed_before.replace(tzinfo=clock.CITY_ZONE), at=clock.now())
    typer.echo(json.dumps({"job": str(progress_id)}) if as_json else f"Job {progress_id} is under way.")


@app.command()
def export(
    number: Annotated[str, typer.Argument(help="Number of the hand-over, such as 2026-0001.")],
    folder: Annotated[Path, typer.Argument(help="Where the packages go.")],
    as_json: AsJson = False,
) -> None:
    """Write the packages of a hand-over into a folder with their catalogue; goes on where it stopped."""
    from tongban.services.archives.handing.exporting import export_to
    from tongban.services.archives.handing.queries import count_of

    total = count_of(number)
    with Progress(console=_screen, transient=True, disable=as_json) as bar:
        task = bar.add_task(number, total=total)
        written = export_to(folder, number, told=lambda done: bar.update(task, completed=done))
    said = {"packages": total, "written": written, "folder": str(folder)}
    typer.echo(
        json.dumps(said) if as_json else f"{total} packages in {folder}, {written} of them written now."
    )
