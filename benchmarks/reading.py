"""Pages that are read most, over the imported items and 20,000 cases: guide, search, worklist."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx

from benchmarks.bulk import make_cases
from benchmarks.clients import Shot, fire
from benchmarks.creating import drain, send
from benchmarks.installation import ROOT, Installation
from benchmarks.people import Cast
from benchmarks.tables import Part
from tongban.site.demo_people import PASSWORD, totp_secret
from tongban.site.walk.http import one_time_code

FILES = tuple(
    ROOT.parent / "shared" / "data" / "items" / name
    for name in ("gxzwfw-govflow-mit/fangchenggang_items.jsonl", "policykg-mit/guangdong_items.jsonl")
)
QUESTIONS = (
    "老年人优待证", "开饭馆", "食品经营许可", "身份证补办", "结婚登记", "公积金提取", "营业执照注销", "社保卡",
    "建筑工程施工许可", "道路运输证", "医师执业注册", "不动产登记",
)  # fmt: skip
CLIENTS = 4


def shared_files() -> list[Path]:
    """The files of real items that are there."""
    return [file for root in (ROOT.parent, Path("/work")) for file in _files(root) if file.exists()][
        : len(FILES)
    ]


def _files(root: Path) -> list[Path]:
    return [root / file.relative_to(ROOT.parent) for file in FILES]


def import_items(place: Installation, *, most: int = len(FILES)) -> str:
    """The files through the command line, published; a sentence that says what came of it."""
    files = shared_files()[:most]
    if not files:
        return (
            "The real items were not there (../shared is absent): only the sample city's items were measured."
        )
    said = []
    for file in files:
        told = json.loads(
            place.run("-m", "tongban.site.cli", "items", "import", str(file), "--publish", "--json")
        )
        said.append(f"{file.name}: {told['created']} of {told['rows']} rows")
    drain()
    return "Items imported: " + "; ".join(said) + "."


def measure(place: Installation, cast: Cast, *, seconds: float, cases: int) -> Part:
    """Each page with four clients at once."""
    imported = import_items(place)
    part = Part(title="Pages", head=("page", "pages/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "SQL"))
    part.notes.append(imported)
    part.notes.append(
        f"{make_cases(cast, count=cases)} cases in the database (made in bulk), {CLIENTS} clients."
    )
    everywhere = staff_cookie(place, "li-chuangkou")
    posts = _posts_of("li-chuangkou")
    own = staff_cookie(place, "bench-accept")
    guides = [Shot(method="GET", path=f"/items/{code}/") for code in item_codes()]
    pages = {
        "guide": guides,
        "search page": [Shot(method="GET", path=f"/find/?q={quote(q)}") for q in QUESTIONS],
        "search API": [Shot(method="GET", path=f"/api/v1/items/search?q={quote(q)}") for q in QUESTIONS],
        "worklist, one post": [Shot(method="GET", path="/desk/", headers={"Cookie": own})],
        f"worklist, {posts} posts": [Shot(method="GET", path="/desk/", headers={"Cookie": everywhere})],
    }
    found: dict[str, int] = {}
    for name, shots in pages.items():
        found[name] = _one(place, part, name, shots, seconds)
    part.goal("SQL statements of a guide page", found["guide"], 5)
    part.goal(
        "SQL statements of a worklist page", max(n for name, n in found.items() if "worklist" in name), 8
    )
    return part


def _one(place: Installation, part: Part, name: str, shots: list[Shot], seconds: float) -> int:
    lists = [
        shots[place_ % len(shots) :] + shots[: place_ % len(shots)] for place_ in range(0, CLIENTS * 7, 7)
    ]
    fire(port=place.port, shots=lists, seconds=min(2.0, seconds))
    around = iter(shots * 20)
    ask: Callable[[], object] = lambda: send(place, next(around))  # noqa: E731 - one page after the other
    statements = place.statements(ask)
    before = place.web_cpu()
    volley = fire(port=place.port, shots=lists, seconds=seconds)
    if volley.wrong:
        raise RuntimeError(f"{name}: {len(volley.wrong)} wrong answers: {volley.wrong[0]}")
    cpu = (place.web_cpu() - before) / len(volley.ms) * 1000
    times = (volley.percentile(percent) for percent in (50, 95, 99))
    part.rows.append((name, volley.rate, *times, cpu, statements))
    return statements


def item_codes(most: int = 300) -> list[str]:
    """Codes of published items, at random but always the same."""
    from tongban.services.items.models import Item

    codes = list(Item.objects.filter(current__isnull=False).order_by("code").values_list("code", flat=True))
    return random.Random(1).sample(codes, min(most, len(codes)))


def _posts_of(username: str) -> int:
    from tongban.foundation.directory.public import officer_of
    from tongban.foundation.identity.public import account_named
    from tongban.kernel import clock

    return len(officer_of(account_id=account_named(username) or 0, at=clock.now()).posts)


def staff_cookie(place: Installation, username: str) -> str:
    """The session of an officer who has signed in at the staff's door, as a Cookie header."""
    with httpx.Client(base_url=place.base, timeout=60) as client:
        page = client.get("/staff/login/").text
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {
            "csrfmiddlewaretoken": found[1] if found else "",
            "username": username,
            "password": PASSWORD,
            "code": one_time_code(totp_secret(username)),
        }
        answer = client.post("/staff/login/", data=form, headers={"Origin": place.base})
        if answer.status_code != 302:
            raise RuntimeError(f"{username} cannot sign in: {answer.status_code}")
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())
