"""What items add to pages of others."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.kernel import clock
from tongban.kernel.memory import Memory
from tongban.services.items.browsing import listed
from tongban.services.items.models import Item
from tongban.services.items.ports import item_use
from tongban.services.items.queries import IN_USE
from tongban.standards.item_types import OWN_MOTION

_SHOWN = 6
_BUNDLES = 4
_COUNTED_SECONDS = 300.0
_COUNTED_DAYS = 90
# what people look for most in the questions that cities publish
_HOT = ("食品经营许可", "社会保障卡", "公积金提取", "失业登记", "不动产登记", "老年优待证")


def used_panel(request: HttpRequest, thing: object) -> str:
    """What people apply for most, for the home page; a new city begins with what cities are asked most. 1 SQL,
    and the count when it is not kept."""
    codes = _most_applied(clock.now().astimezone(clock.CITY_ZONE).date())
    asked = Q(code__in=codes)
    for word in _HOT:
        asked |= Q(name__contains=word, source__in=["own", "sample"])
    rows = Item.objects.filter(asked, current__isnull=False, task_state=IN_USE).exclude(
        type_code__in=OWN_MOTION
    )
    by_place: dict[int, Item] = {}
    for item in rows.select_related("current").order_by("-pk"):
        by_place[_place(item, codes)] = item  # one for each word, the oldest
    items = [listed(item) for _, item in sorted(by_place.items())[:_SHOWN]]
    return render_to_string("items/used.html", {"items": items}, request) if items else ""


def _place(item: Item, codes: Sequence[str]) -> int:
    """Before what: items by how often they are applied for, then by the words that people look for."""
    if item.code in codes:
        return codes.index(item.code)
    return len(codes) + next(place for place, word in enumerate(_HOT) if word in item.name)


def _counted_uses(today: date) -> Sequence[str]:
    since = today - timedelta(days=_COUNTED_DAYS)
    return tuple(item_use.ask().most_applied(since=since, limit=_SHOWN)) if item_use.is_provided else ()


_most_applied: Memory[date, Sequence[str]] = Memory(_counted_uses, most=8, seconds=_COUNTED_SECONDS)


def bundles_panel(request: HttpRequest, thing: object) -> str:
    """One thing at once (一件事) as it was imported, for the home page; nothing while there is none. 1 SQL.

    Those that this installation puts together have a panel of their own.
    """
    rows = Item.objects.filter(current__isnull=False, task_state=IN_USE, is_bundle=True).exclude(
        source="bundle"
    )
    items = [listed(item) for item in rows.select_related("current").order_by("pk")[:_BUNDLES]]
    return render_to_string("items/bundles.html", {"items": items}, request) if items else ""


def count_panel(request: HttpRequest, thing: object) -> str:
    """How many services are in force and of how many offices, for the home page. 1 SQL, none when kept."""
    items, offices = _counts(IN_USE)
    return render_to_string("items/count.html", {"items": items, "offices": offices}, request)


def _count(task_state: str) -> tuple[int, int]:
    rows = Item.objects.filter(current__isnull=False, task_state=task_state)
    found = rows.aggregate(items=Count("pk"), offices=Count("organisation_id", distinct=True))
    return found["items"], found["offices"]


_counts: Memory[str, tuple[int, int]] = Memory(_count, seconds=_COUNTED_SECONDS)


def hot_panel(request: HttpRequest, thing: object) -> str:
    """Words that people look for, for the home page. No SQL."""
    return render_to_string("items/hot.html", {"words": _HOT}, request)
