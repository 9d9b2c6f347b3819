"""The search over 100,000 implementations of services: rebuild, the call alone, over HTTP, and while typing."""

import random
import time
from collections.abc import Sequence
from urllib.parse import quote

import httpx
from django.db import connection

from benchmarks.clients import Shot, fire
from benchmarks.installation import Installation
from benchmarks.reading import import_items
from benchmarks.tables import Part
from tongban.foundation.directory.public import AreaLevel, AreaRow, upsert_areas
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor

IMPLEMENTATIONS = 100_000
OFFERED = 100.0  # requests a second
CLIENTS = 20
CALLS = 3_000
_CROWD = 200  # connections
_PATIENCE = 60.0
QUESTIONS = (
    "公积金提取", "shebaoka", "我想开个小饭馆要办什么证", "营业执照丢了怎么补", "老人去世了要办哪些手续", "公基金贷款",
    "车子过户", "孩子上户口", "房产证加名字", "新生儿医保", "退休手续", "失业金怎么领", "烟草证", "律师执业", "消防验收",
    "jiashizheng huanzheng", "工伤认定", "办理社会保障卡", "企业注销", "水表过户", "生育津贴", "护照", "今天天气怎么样",
    "不动产登记资料查询", "建筑工程施工许可证", "船员证书", "医院要交多少钱才能报销", "gjj tiqu",
)  # fmt: skip
BEGUN = ("社", "社保", "gong", "gongji", "sbk", "不动产", "公司", "zhu", "ying", "退休", "机动车", "b")
_NAME = "防城港市"  # of the city of the real guides: an office of a township bears its name instead
_CITY = "341600000000"
_BY = SystemActor(job="bench-search")

# A copy of each service in each made township; its versions are those of the first, under other keys.
_COPY_ITEMS = """
INSERT INTO items_item ({columns})
SELECT {values} FROM items_item i CROSS JOIN unnest(%s::text[]) AS a(code)
WHERE i.id = ANY(%s)
"""
_COPY_VERSIONS = """
INSERT INTO items_itemversion (item_id, number, content, content_sha256, published_at, published_by, in_force_from,
    entry_versions)
SELECT i.id, 1, v.content, v.content_sha256, v.published_at, v.published_by, v.in_force_from, '[]'
FROM items_item i JOIN items_item o ON o.code = split_part(i.code, '@', 1)
JOIN items_itemversion v ON v.id = o.current_id WHERE i.code LIKE '%%@%%'
"""
_CURRENT = """
UPDATE items_item i SET current_id = v.id FROM items_itemversion v WHERE v.item_id = i.id AND i.code LIKE '%%@%%'
"""


def measure(place: Installation, *, implementations: int, seconds: float) -> Part:
    """Everything that a person waits for."""
    from tongban.services.items.indexing import reindex

    imported = import_items(place, most=1)
    areas = _multiply(implementations)
    begun = time.monotonic()
    count = reindex()
    took = time.monotonic() - begun
    part = Part(title="Search", head=("what", "a second", "p50 ms", "p95 ms", "p99 ms"))
    part.notes.append(imported)
    part.notes.append(
        f"{count:,} implementations in {len(areas)} made areas, {_texts():,} texts of the index. Rebuilt in {took:.1f} s."
    )
    alone = _alone(areas, calls=CALLS if seconds > 5 else 300)
    part.rows.append(("the call alone, in a made area", "", *alone))
    rng = random.Random(7)
    searches = [
        Shot(method="GET", path=f"/api/v1/items/search?q={quote(q)}&region={rng.choice(areas)}")
        for q in QUESTIONS
    ]
    typing = [Shot(method="GET", path=f"/api/v1/items/suggestions?q={quote(q)}") for q in BEGUN]
    over_http = _over_http(place, searches, seconds)
    part.rows.append((f"search API, {OFFERED:.0f} a second offered", *over_http))
    while_typing = _over_http(place, typing, seconds)
    part.rows.append((f"suggestions, {OFFERED:.0f} a second offered", *while_typing))
    full = _over_http(place, searches, seconds, offered=0)
    part.rows.append((f"search API, {CLIENTS} clients without a pause", *full))
    twice = _overload(place, searches, 3 * seconds, offered=2 * full[0])
    part.rows.append(
        (f"search API, {2 * full[0]:.0f} a second offered for {3 * seconds:.0f} s, from sending", *twice)
    )
    seen = [_published_and_seen(place, number) for number in range(5)]
    part.rows.append(("from publishing to being found", "", *(1000 * one for one in _spread(seen))))
    part.goal("Seconds to rebuild the index", took, 60)
    part.goal("Milliseconds of the call alone, p99", alone[2], 5)
    part.goal("Milliseconds of a search over HTTP, p50", over_http[1], 10)
    part.goal("Milliseconds of a search over HTTP, p99", over_http[3], 30)
    part.goal("Seconds from publishing to being found, the slowest of five", max(seen), 2)
    part.goal("Milliseconds of suggestions, p99", while_typing[3], 20)
    return part


def _multiply(implementations: int) -> list[str]:
    """Copy the published services into as many made townships as it takes."""
    from tongban.services.items.models import Item

    ids = list(Item.objects.filter(current__isnull=False).order_by("id").values_list("id", flat=True))
    areas = [f"341698{number:03}000" for number in range(1, -(-implementations // len(ids)) + 1)]
    rows = [
        AreaRow(code=code, name=f"第{number}镇（示例）", level=AreaLevel.TOWNSHIP, parent_code=_CITY)
        for number, code in enumerate(areas, 1)
    ]
    upsert_areas(rows=rows, by=_BY, at=clock.now())
    other = {
        "id": None,
        "code": "i.code || '@' || a.code",
        "source_id": "''",
        "area_code": "a.code",
        "organisation_name": "replace(i.organisation_name, %s, '第' || substr(a.code, 7, 3)::int || '镇（示例）')",
        "current_id": "NULL",
        "entry_id": "NULL",
        "state_change": "NULL",
    }
    columns = [str(field.column) for field in Item._meta.concrete_fields if field.column != "id"]
    values = [other.get(column) or f"i.{column}" for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            _COPY_ITEMS.format(columns=", ".join(columns), values=", ".join(values)),
            [_NAME, areas, ids[: implementations // len(areas)]],
        )
        cursor.execute(_COPY_VERSIONS)
        cursor.execute(_CURRENT)
        cursor.execute("ANALYZE")
    return areas


def _texts() -> int:
    from tongban.services.search.models import SearchDocument

    return SearchDocument.objects.count()


def _alone(areas: Sequence[str], *, calls: int) -> tuple[float, float, float]:
    """The index's own call: milliseconds at p50, p95 and p99, another question and area each time."""
    from tongban.foundation.directory.public import area
    from tongban.services.items.acts import lift_of
    from tongban.services.items.indexing import COLLECTION
    from tongban.services.search.public import dictionary, find

    rng, times = random.Random(3), []
    paths = [area(code).path for code in areas]
    words = dictionary(COLLECTION)
    for number in range(calls + 100):
        q, path = rng.choice(QUESTIONS), rng.choice(paths)
        begun = time.perf_counter()
        find(collection=COLLECTION, q=q, area_path=path, limit=20, everyday=words, lifts=[lift_of(q)])
        if number >= 100:
            times.append((time.perf_counter() - begun) * 1000)
    return _spread(times)


def _spread(times: list[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    ordered = sorted(times)
    p50, p95, p99 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99))
    return p50, p95, p99


def _published_and_seen(place: Installation, number: int) -> float:
    """Seconds from the commit of a new version with a new name until the web server finds it by that name."""
    from tongban.services.items.commands.publish import publish_item
    from tongban.services.items.models import Item
    from tongban.services.items.public import item_terms

    item = Item.objects.filter(source_id="", list_entry_code="", current__isnull=False).order_by("id")[number]
    name = f"霓虹萤火展示许可{'甲乙丙丁戊'[number]}"
    terms = item_terms(item.current_id or 0).model_copy(update={"name": name})
    publish_item(code=item.code, content=terms, by=_BY, at=clock.now())
    begun = time.monotonic()
    while time.monotonic() - begun < _PATIENCE:
        answer = httpx.get(f"{place.base}/api/v1/items/search", params={"q": name}, timeout=10).json()
        if any(one["name"] == name for one in answer["results"]):
            return time.monotonic() - begun
        time.sleep(0.05)
    raise RuntimeError(f"{name} was not found within {_PATIENCE:.0f} s")


def _overload(
    place: Installation, shots: list[Shot], seconds: float, *, offered: float
) -> tuple[float, float, float, float]:
    """Twice what it can serve, from a crowd as large as a reverse proxy keeps connections; a fault ends the bench."""
    lists = [shots[at % len(shots) :] + shots[: at % len(shots)] for at in range(_CROWD)]
    volley = fire(port=place.port, shots=lists, seconds=seconds, offered=offered, is_overload=True)
    if volley.wrong:
        raise RuntimeError(f"{len(volley.wrong)} wrong answers: {volley.wrong[0]}")
    p50, p95, p99 = (volley.percentile(percent) for percent in (50, 95, 99))
    return volley.rate, p50, p95, p99


def _over_http(
    place: Installation,
    shots: list[Shot],
    seconds: float,
    *,
    offered: float = OFFERED,
) -> tuple[float, float, float, float]:
    lists = [shots[at % len(shots) :] + shots[: at % len(shots)] for at in range(0, CLIENTS * 5, 5)]
    fire(port=place.port, shots=lists, seconds=2.0)
    volley = fire(port=place.port, shots=lists, seconds=seconds, offered=offered)
    if volley.wrong:
        raise RuntimeError(f"{len(volley.wrong)} wrong answers: {volley.wrong[0]}")
    p50, p95, p99 = (volley.percentile(percent) for percent in (50, 95, 99))
    return volley.rate, p50, p95, p99
