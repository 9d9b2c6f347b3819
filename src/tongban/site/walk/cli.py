"""`tongban walk`: play whole cases against a running installation, over HTTP, as its different people."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.progress import track

from tongban.kernel.errors import Refused
from tongban.site.cli import console
from tongban.site.walk.course import Played, WalkFailed
from tongban.site.walk.http import Caller
from tongban.site.walk.people import read_cast
from tongban.site.walk.play import Player
from tongban.site.walk.stories import STORIES, tell
from tongban.standards.item_types import is_applied_for

app = typer.Typer(invoke_without_command=True, help="Play whole cases against a running installation.")

# played in every walk that is long enough; each has a form, materials and a licence of its own
FULL_ITEMS = ("食品经营许可", "出版物零售", "社会保障卡", "老年优待证")
_TEXTS_ABOVE = 82
SPECIAL = ("refused", "corrected", "withdrawn")


class NoSuchStory(Refused):
    """A story that the walk does not know."""

    code = "no-such-story"
    title = "There is no story %(name)s. There are: %(known)s."


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
    story: Annotated[
        list[str] | None,
        typer.Option(help=f"Play this story only, may be repeated: {', '.join(STORIES)}."),
    ] = None,
    stories: Annotated[
        bool, typer.Option(help="Play the stories too; they need the sample city and its sandboxes.")
    ] = True,
    texts: Annotated[
        str,
        typer.Option(help="Page on which the sandbox shows text messages; default: where the demo puts it."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Machine output.")] = False,
) -> None:
    """Play whole cases: apply, accept, review, approve, pay, issue, verify, rate; fail if anything is not so.

    Random cases first, then each story of the sample city once.
    """
    from tongban.site.options import home

    chosen = _stories(story) if stories or story else []
    cast = read_cast(people or home() / "demo-people.json")
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    player = Player(base, cast, draw, texts=texts or _texts_beside(base))
    plan: list[Callable[[], Played]] = []
    if not story:
        drawn = _plan(player.public, cases, draw)
        plan += [partial(player.play, code, ending) for code, ending in drawn]
    plan += [partial(tell, player, name) for name in chosen]
    played = [one() for one in track(plan, description="Playing", console=console, disable=as_json)]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in played], ensure_ascii=False, indent=1))
        return
    for one in played:
        typer.echo(_line(one))


def _stories(wanted: list[str] | None) -> list[str]:
    """Those that were asked for, else all. Raises NoSuchStory."""
    for name in wanted or ():
        if name not in STORIES:
            raise NoSuchStory(facts={"name": name, "known": ", ".join(STORIES)})
    return wanted or list(STORIES)


def _texts_beside(base: str) -> str:
    """Where `tongban demo` puts the page of text messages when its ports are free: 82 above its own."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.hostname}:{(parts.port or 80) + _TEXTS_ABOVE}"


def _line(one: Played) -> str:
    what = f"story {one.story}" if one.story else one.ending
    paid = f"  paid {one.paid_fen / 100:.2f}" if one.paid_fen else ""
    seen = f"  seen: {', '.join(one.seen)}" if one.story else ""
    return (
        f"{one.number}  {what:<20} {len(one.acts)} acts  {one.seconds:>5} s  "
        f"licence {one.licence or '—'} {one.licence_is}  receipt {one.receipt_is}{paid}  {one.item_name}{seen}"
    )


def _plan(public: Caller, cases: int, draw: random.Random) -> list[tuple[str, str]]:
    """Which item with which ending: the full items first, the rest drawn from all that are published."""
    full = [_full_item(public, name) for name in FULL_ITEMS]
    codes = sorted(_all_codes(public))
    drawn = _drawn(public, codes, max(0, cases - len(full)), draw)
    plan = [(code, "granted") for code in (*full, *drawn)][:cases]
    while len(plan) < cases:
        plan.append((draw.choice(full), "granted"))
    for place, ending in enumerate(SPECIAL, start=1):
        if place < len(plan):
            plan[-place] = (full[0] if ending != "withdrawn" else plan[-place][0], ending)
    return plan


def _drawn(public: Caller, codes: list[str], most: int, draw: random.Random) -> list[str]:
    """So many of them that are walked by themselves, none twice."""
    found: list[str] = []
    for code in draw.sample(codes, len(codes)):
        if len(found) == most:
            break
        if _stands_alone(public.get(f"/api/v1/items/{code}")["content"]):
            found.append(code)
    return found


def _stands_alone(content: dict[str, Any]) -> bool:
    """Whether anybody may apply for it and officers handle it step by step.

    Not so: what an office does by itself, a bundle (its services are cases of their own), what starts from
    a licence that one must hold, and what a rule decides before an officer can.
    """
    starts_elsewhere = content["is_bundle"] or content["kinds"] or content["instant"]
    return is_applied_for(content["type_code"]) and not starts_elsewhere


def _full_item(public: Caller, name: str) -> str:
    found: list[dict[str, Any]] = public.get("/api/v1/items/search", params={"q": name, "limit": 20})[
        "results"
    ]
    for row in found:
        content = public.get(f"/api/v1/items/{row['code']}")["content"]
        is_full = content.get("form") and content["result"].get("licence_type")
        if name in row["name"] and is_full and _stands_alone(content):
            return str(row["code"])
    raise WalkFailed(facts={"number": "—", "item": name, "what": "the sample item is not found by its name"})


def _all_codes(public: Caller) -> Iterator[str]:
    after: str | None = ""
    while after is not None:
        page = public.get("/api/v1/items", params={"after": after, "limit": 500})
        yield from (row["code"] for row in page["items"])
        after = page["next"]
