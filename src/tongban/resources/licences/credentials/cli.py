"""`tongban licences verify`, `keys`, `rotate-key`, `withdraw-key`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from tongban.resources.licences.credentials.offline import OfflineKeys
    from tongban.resources.licences.credentials.verdicts import Checked

_screen = Console(stderr=True, highlight=False, soft_wrap=True)
_LONGEST = 64 << 20
_COLOURS = {
    "valid": "green",
    "stale": "yellow",
    "expired": "yellow",
    "not-yet": "yellow",
    "suspended": "yellow",
}
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands on the page of the keys.")]


def verify(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="A PDF, a picture of the code, or the text of one."),
    ],
    keys: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="File of keys (tongban licences keys): no network."),
    ] = None,
    address: Annotated[
        str, typer.Option("--from", help="Address of the platform whose keys are asked for now.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check a licence: genuine, altered, of another city, and good by the last status list.

    Ends with 0 when it is valid, 1 forged, 3 the list is too old, 4 out of its term, 5 suspended, 6 revoked,
    7 of another city, 8 unreadable, 9 a link that only the platform can check, 10 not checked, because the seal is SM2
    and the extra gm is not installed, 11 signed with a key newer than those at hand.
    """
    from tongban.resources.licences.credentials.files import check_file
    from tongban.resources.licences.credentials.offline import now
    from tongban.resources.licences.credentials.verdicts import EXIT

    if file.stat().st_size > _LONGEST:
        raise typer.BadParameter(f"{file}: larger than {_LONGEST >> 20} MB")
    held = _keys(keys, address)
    found = check_file(file.read_bytes(), keys=held, at=now())
    if as_json:
        typer.echo(json.dumps(found.as_facts(), ensure_ascii=False))
    else:
        _show(found, held)
    raise typer.Exit(EXIT[found.verdict])


def keys(
    out: Annotated[Path, typer.Argument(help="File to write.")],
    address: Annotated[str, typer.Option("--from", help="Address of the platform; empty: this one.")] = "",
) -> None:
    """Write the file of public keys and status lists with which others check licences without a network."""
    out.write_text(_document(address), encoding="utf-8")
    _screen.print(f"[green]✓[/green] {out}")


def rotate_key(reason: Reason) -> None:
    """Make a new key that signs licences from now on; the old one still checks what it signed."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.licences.credentials.commands.rotate import rotate_issuer_key

    fresh = rotate_issuer_key(reason=reason, by=SystemActor(job="cli.licences"), at=clock.now())
    _screen.print(f"[green]✓[/green] {fresh.kid} signs from now on")


def withdraw_key(kid: Annotated[str, typer.Argument(help="Name of the key.")], reason: Reason) -> None:
    """Say that a key must not be trusted any more: everything that it signed is refused."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.licences.credentials.commands.rotate import withdraw_issuer_key

    gone = withdraw_issuer_key(kid=kid, reason=reason, by=SystemActor(job="cli.licences"), at=clock.now())
    _screen.print(f"[green]✓[/green] {gone.kid} is withdrawn: make the papers that it signed anew")


def register(app: typer.Typer) -> None:
    """Add these commands to `tongban licences`."""
    app.command("verify")(verify)
    app.command("keys")(keys)
    app.command("rotate-key")(rotate_key)
    # one identifier in sixty-four begins with a dash
    app.command("withdraw-key", context_settings={"ignore_unknown_options": True})(withdraw_key)


def _keys(path: Path | None, address: str) -> "OfflineKeys":
    from tongban.resources.licences.credentials.offline import read_keys

    return read_keys(path.read_bytes() if path else _document(address))


def _document(address: str) -> str:
    """The file of keys of the platform at an address, else of this installation."""
    if address:
        import httpx

        try:
            answer = httpx.get(f"{address.rstrip('/')}/licences/keys.json", timeout=20, follow_redirects=True)
            answer.raise_for_status()
        except httpx.HTTPError as fault:
            raise typer.BadParameter(f"{address}: {fault}") from None
        return answer.text
    from tongban.kernel import clock
    from tongban.resources.licences.credentials.handout import keys_document

    return json.dumps(keys_document(at=clock.now()), ensure_ascii=False)


def _show(found: "Checked", held: "OfflineKeys") -> None:
    from tongban.resources.licences.credentials.verdicts import TITLES

    colour = _COLOURS.get(found.verdict.value, "red")
    _screen.print(f"[bold {colour}]{TITLES[found.verdict]}[/]" + (f"  ({found.why})" if found.why else ""))
    for name, value in (found.says or {}).items():
        _screen.print(
            f"  {_seen(name.removeprefix('fields.')):<14} {'—' if value is None else _seen(value)}",
            markup=False,
        )
    for name in found.attachments:
        _screen.print(f"  {'attachment':<14} {_seen(name)}: not as it was sealed", markup=False)
    if found.signer:
        at = f", {found.sealed_at:%Y-%m-%d %H:%M:%S %Z}" if found.sealed_at else ""
        _screen.print(f"  {'sealed by':<14} {_seen(found.signer)}{at}", markup=False)
        known = f"as of {found.seals_from:%Y-%m-%d %H:%M %Z}" if found.seals_from else "not known"
        _screen.print(f"  {'withdrawn seals':<14} {known}", markup=False)
    if found.status_from:
        _screen.print(f"  {'state as of':<14} {found.status_from:%Y-%m-%d %H:%M:%S %Z}", markup=False)
    _screen.print(
        f"  {'keys of':<14} {held.name} ({held.issuer}), {held.made_at:%Y-%m-%d %H:%M %Z}", markup=False
    )


def _seen(value: object) -> str:
    """What a file says, without the characters by which it could write over our verdict on the screen."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(value))
