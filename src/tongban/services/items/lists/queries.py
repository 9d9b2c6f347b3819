"""Questions about the lists: their rows, how many they are, their version and date."""

from collections.abc import Iterator
from datetime import date

from django.db.models import BigIntegerField, CharField, Count, F, Func, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.kernel.memory import Memory
from tongban.services.items.browsing import Options, item_areas, offices
from tongban.services.items.facts import ItemContent, digest_of
from tongban.services.items.lists.definitions import LISTS
from tongban.services.items.lists.facts import Edition, ListedRow, ListFilter, ListPage, PublicList, Stamp
from tongban.services.items.models import Item, ListVersion
from tongban.services.items.queries import IN_USE

_BATCH = 500


def public_list(key: str) -> PublicList:
    """The list with this key. No SQL. Raises NotFound."""
    if key not in LISTS:
        raise NotFound(facts={"list": key})
    return LISTS[key]


def standing(shown: PublicList, wanted: ListFilter) -> QuerySet[Item]:
    """The items on a list: in use, and with a version in force."""
    items = Item.objects.filter(shown.stands, task_state=IN_USE, current__in_force_to__isnull=True)
    items = items.filter(current__isnull=False)
    if wanted.area:
        items = items.filter(area_code=wanted.area)
    if wanted.office:
        items = items.filter(organisation_id=wanted.office)
    if wanted.kind:
        items = items.filter(type_code=wanted.kind)
    return items


def list_page(shown: PublicList, wanted: ListFilter, *, after: str = "", limit: int) -> ListPage:
    """The rows of up to `limit` items, by office and kind, from the item after `after`.

    1 SQL on the first page, 2 on the others. Raises Invalid for an `after` that is no item.
    """
    items = standing(shown, wanted)
    if after:
        items = items.filter(_behind(after))
    found = list(
        items.order_by("organisation_id", "type_code", "id").values_list(
            "code",
            "organisation_name",
            "area_code",
            "current__number",
            "current__in_force_from",
            "current__content",
        )[: limit + 1]
    )
    rows = [
        ListedRow(
            code=code,
            organisation=organisation,
            area_code=area_code,
            version_number=number,
            in_force_from=since,
            content=part,
        )
        for code, organisation, area_code, number, since, content in found[:limit]
        for part in shown.rows(ItemContent.model_validate(content))
    ]
    return ListPage(rows=rows, next_after=found[limit - 1][0] if len(found) > limit else "")


def _behind(code: str) -> Q:
    last = Item.objects.filter(code=code).values_list("organisation_id", "type_code", "pk").first()
    if last is None:
        raise Invalid(facts={"fields": {"after": N_("There is no item with this code.")}})
    office, kind, pk = last
    here = Q(organisation_id=office)
    # the first condition is what the index can begin from
    return Q(organisation_id__gte=office) & (
        Q(organisation_id__gt=office) | here & Q(type_code__gt=kind) | here & Q(type_code=kind, pk__gt=pk)
    )


def list_rows(shown: PublicList, wanted: ListFilter) -> Iterator[ListedRow]:
    """All rows, read 500 items at a time. 2 SQL a batch."""
    after = ""
    while True:
        page = list_page(shown, wanted, after=after, limit=_BATCH)
        yield from page.rows
        if not (after := page.next_after):
            return


def stamp_now(shown: PublicList, wanted: ListFilter) -> Stamp:
    """How many items stand on the list, the newest version's day, and a digest of which versions. 1 SQL."""
    said = Concat("code", Value(":"), Cast("current_id", CharField()), Value(":"), "organisation_name")
    hashed = Func(said, function="hashtext", output_field=BigIntegerField())
    found = standing(shown, wanted).aggregate(
        items=Count("pk"), newest=Max("current__in_force_from"), hashes=Sum(hashed), last=Max(F("current_id"))
    )
    digest = digest_of({key: str(value) for key, value in found.items()})
    return Stamp(items=found["items"], newest=found["newest"], digest=digest)


def _stamp(key: tuple[str, ListFilter]) -> Stamp:
    return stamp_now(LISTS[key[0]], key[1])


stamp_of: Memory[tuple[str, ListFilter], Stamp] = Memory(_stamp)


def edition(wanted: ListFilter, stamp: Stamp, *, on: date) -> Edition:
    """The list version of the chosen area that is in force on a day, beside the stamp. 1 SQL with an area."""
    kept = None
    if wanted.area:
        kept = (
            ListVersion.objects.filter(area_code=wanted.area, in_force_on__lte=on).order_by("-number").first()
        )
    return Edition(
        number=kept.number if kept else None, in_force_on=kept.in_force_on if kept else None, stamp=stamp
    )


def _offices(area_code: str) -> Options:
    return offices(area_code)


def _areas(_: str) -> Options:
    return item_areas()


# the filters of every list: two passes over the library, which seldom gains an office
office_options: Memory[str, Options] = Memory(_offices)
area_options: Memory[str, Options] = Memory(_areas)
