"""`tongban walk`: play whole cases against a running installation, over HTTP, as its different people."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from tongban.site.cli import console
from tongban.site.walk.http import Caller
from tongban.site.walk.people import read_cast
from tongban.site.walk.play import Played, Player, WalkFailed

app = typer.Typer(invoke_without_command=True, help="Play whole cases against a running installation.")

# the four items of the sample city that have a form, slots and a licence of their own
FULL_ITEMS = ("食品经营许可", "出版物零售", "社会保障卡", "老年优待证")
SPECIAL = ("refused", "corrected", "withdrawn")


@app.callback()
def walk(
    cases: Annotated[int, typer.Option(help="How many cases to play.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed plays the same people and items.")] = 1,
    base: Annotated[
        str, typer.Option(envvar="TONGBAN_BASE_URL", help="Address of the installation.")
    ] = "http://127.0.0.1:8000",
    people: Annotated[
        Path | None, typer.Option(help="The demo's people; default: demo-people.json in its home.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output.")] = False,
) -> None:
    """Play whole cases: apply, accept, review, approve, issue, verify, rate; fail if anything is not so."""
    from tongban.site.options import home

    cast = read_cast(people or home() / "demo-people.json")
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    player = Player(base, cast, draw)
    plan = _plan(player.public, cases, draw)
    played: list[Played] = []
    for code, ending in track(plan, description="Playing", console=console, disable=as_json):
        played.append(player.play(code, ending))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in played], ensure_ascii=False, indent=1))
        return
    for one in played:
        typer.echo(
            f"{one.number}  {one.ending:<9} {len(one.acts)} acts  {one.seconds:>5} s  "
            f"licence {one.licence or '—'} {one.licence_is}  receipt {one.receipt_is}  {one.item_name}"
        )


def _plan(public: Caller, cases: int, draw: random.Random) -> list[tuple[str, str]]:
    """Which item with which ending: the full items first, the rest drawn from all that are published."""
    full = [_full_item(public, name) for name in FULL_ITEMS]
    codes = sorted(_all_codes(public))
    drawn = draw.sample(codes, min(len(codes), max(0, cases - len(full))))
    plan = [(code, "granted") for code in (*full, *drawn)][:cases]
    while len(plan) < cases:
        plan.append((draw.choice(full), "granted"))
    for place, ending in enumerate(SPECIAL, start=1):
        if place < len(plan):
            plan[-place] = (full[0] if ending != "withdrawn" else plan[-place][0], ending)
    return plan


def _full_item(public: Caller, name: str) -> str:
    found: list[dict[str, Any]] = public.get("/api/v1/items/search", params={"q": name, "limit": 20})[
        "results"
    ]
    for row in found:
        content = public.get(f"/api/v1/items/{row['code']}")["content"]
        if name in row["name"] and content.get("form") and content["result"].get("licence_type"):
            return str(row["code"])
    raise WalkFailed(facts={"number": "—", "item": name, "what": "the sample item is not found by its name"})


def _all_codes(public: Caller) -> Iterator[str]:
    after: str | None = ""
    while after is not None:
        page = public.get("/api/v1/items", params={"after": after, "limit": 500})
        yield from (row["code"] for row in page["items"])
        after = page["next"]
