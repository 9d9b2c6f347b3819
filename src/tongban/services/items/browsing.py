"""Browsing the library by theme, office, audience, place and kind: pages without a count of everything."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Func, QuerySet
from django.utils.translation import get_language, gettext

from tongban.foundation.directory.public import areas_named
from tongban.kernel.memory import Memory
from tongban.services.items.applying import as_read
from tongban.services.items.facts import ItemContent
from tongban.services.items.models import Item
from tongban.services.items.queries import IN_USE
from tongban.services.items.wording import Figure, figures
from tongban.standards.vocabularies import vocabulary

PAGE = 20
_MOST_OFFICES = 500
Options = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class BrowseFilter:
    """What the address says. An unreadable value is as if it were not there."""

    theme: str = ""
    audience: str = ""
    area: str = ""
    office: UUID | None = None
    kind: str = ""
    after: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.theme or self.audience or self.area or self.office or self.kind)


@dataclass(frozen=True, kw_only=True)
class ListedItem:
    """An item in a list."""

    id: int
    code: str
    name: str
    organisation: str
    is_bundle: bool
    figures: list[Figure]


@dataclass(frozen=True, kw_only=True)
class BrowsePage:
    """One page; `next_after` is 0 on the last."""

    items: list[ListedItem]
    next_after: int


def browse(wanted: BrowseFilter) -> BrowsePage:
    """Published items in the order in which they came, 20 a page. 1 SQL."""
    rows = list(
        _filtered(wanted).select_related("current").filter(pk__gt=wanted.after).order_by("pk")[: PAGE + 1]
    )
    shown = [listed(item) for item in rows[:PAGE]]
    return BrowsePage(items=shown, next_after=shown[-1].id if len(rows) > PAGE else 0)


def listed(item: Item) -> ListedItem:
    """An item as a line of a list; its version in force must be at hand."""
    assert item.current is not None
    return ListedItem(
        id=item.pk,
        code=item.code,
        name=item.name,
        organisation=item.organisation_name,
        is_bundle=item.is_bundle,
        figures=line_figures(as_read(ItemContent.model_validate(item.current.content))),
    )


def line_figures(content: ItemContent) -> list[Figure]:
    """Limit, trips and fee: what a line has room for."""
    promised, trips = gettext("Promised"), gettext("Trips needed")
    known = {figure.label: figure for figure in figures(content)}
    lines = []
    if how_long := known.get(gettext("How long")):
        lines.append(replace(how_long, label=promised))
    if how_often := known.get(gettext("Trips")):
        lines.append(replace(how_often, label=trips, note=""))
    if content.fees:
        lines.append(Figure(label=gettext("Fee"), words=gettext("A fee is charged")))
    elif content.is_charged is False:
        lines.append(Figure(label=gettext("Fee"), words=gettext("Free of charge")))
    return lines


def _filtered(wanted: BrowseFilter) -> QuerySet[Item]:
    items = Item.objects.filter(current__isnull=False, task_state=IN_USE)
    if wanted.theme:
        items = items.filter(themes__contains=[wanted.theme])
    if wanted.audience == "person":
        items = items.filter(audience__contains=["1"])
    elif wanted.audience == "firm":
        items = items.filter(audience__overlap=["2", "3", "4", "5", "9"])
    if wanted.area:
        items = items.filter(area_code=wanted.area)
    if wanted.office:
        items = items.filter(organisation_id=wanted.office)
    if wanted.kind:
        items = items.filter(type_code=wanted.kind)
    return items


def offices(area_code: str = "") -> Options:
    """The offices that have published items, by name. 1 SQL."""
    rows = Item.objects.filter(current__isnull=False, task_state=IN_USE)
    if area_code:
        rows = rows.filter(area_code=area_code)
    found = rows.order_by("organisation_name").values_list("organisation_id", "organisation_name").distinct()
    return [(str(key), name) for key, name in found[:_MOST_OFFICES]]


def item_areas() -> Options:
    """The areas that have published items, by code. 2 SQL."""
    rows = Item.objects.filter(current__isnull=False, task_state=IN_USE)
    codes = list(rows.order_by("area_code").values_list("area_code", flat=True).distinct())
    names = areas_named(codes)
    return [(code, names.get(code, code)) for code in codes]


THEMES_KEPT_SECONDS = 300.0


def themes_in_use() -> frozenset[str]:
    """The themes that lead to a published item, as they were up to five minutes ago. 1 SQL, none when kept."""
    return _in_use(IN_USE)


def _read_themes(task_state: str) -> frozenset[str]:
    rows = Item.objects.filter(current__isnull=False, task_state=task_state)
    return frozenset(
        rows.annotate(one=Func("themes", function="unnest")).values_list("one", flat=True).distinct()
    )


_in_use: Memory[str, frozenset[str]] = Memory(_read_themes, most=1, seconds=THEMES_KEPT_SECONDS)


def themes(whose: str) -> Options:
    """The themes for people (`p`) or for legal entities (`l`) that have services, with their letter. SQL as
    `themes_in_use`."""
    there = themes_in_use()
    return [(theme, label) for theme, label in every_theme(whose) if theme in there]


def every_theme(whose: str) -> Options:
    """The same with those that lead to nothing here."""
    words = vocabulary("topic_person" if whose == "p" else "topic_legal")
    return [(f"{whose}{term.code}", term.label(get_language() or "zh-hans")) for term in words]


def kinds() -> Options:
    """The kinds of items (事项类型) that people apply for."""
    words = vocabulary("item_type")
    return [
        (term.code, term.label(get_language() or "zh-hans"))
        for term in words
        if term.code in {"01", "05", "07", "08", "09", "10", "20"}
    ]
