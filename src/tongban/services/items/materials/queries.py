"""Questions about the names of materials. The names are shared: whoever edits items anywhere may see them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.services.items.commands.duty import EDIT
from tongban.services.items.materials.facts import (
    MaterialFact,
    NameUse,
    OfferedCluster,
    OfferedName,
    OldNameUse,
    Reason,
    SuggestedMaterial,
)
from tongban.services.items.materials.models import Material, MaterialApart, MaterialLikeness, MaterialUse
from tongban.services.items.materials.names import normal_name

PAGE = 30
CLUSTERS = 10
USES = 20


def material_names(*, words: str = "", after: str = "", limit: int = PAGE) -> tuple[list[MaterialFact], str]:
    """Names, the most used first, and where the next page begins (empty: nowhere). With words also those
    that were merged away. 1 SQL."""
    rows = Material.objects.select_related("kept")
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    if not words.strip():
        rows = rows.filter(kept=None)
    rows = _behind(rows, after, uses="uses", pk="pk")
    found = list(rows.order_by("-uses", "pk")[: limit + 1])
    more = f"{found[limit - 1].uses}.{found[limit - 1].pk.hex}" if len(found) > limit else ""
    return [_fact(row) for row in found[:limit]], more


def material(material_id: UUID) -> MaterialFact:
    """One name. 1 SQL. Raises NotFound."""
    row = Material.objects.select_related("kept").filter(pk=material_id).first()
    if row is None:
        raise NotFound(facts={"material": str(material_id)})
    return _fact(row)


def material_named(name: str) -> MaterialFact:
    """The name that is used in place of this one, itself where it was not merged. 1 SQL. Raises NotFound."""
    row = Material.objects.select_related("kept").filter(name=name.strip()).first()
    if row is None:
        raise NotFound(facts={"material": name})
    return _fact(row.kept or row)


def aliases_of(material_id: UUID) -> list[MaterialFact]:
    """The names that were merged into this one, the latest first. 1 SQL."""
    rows = Material.objects.filter(kept_id=material_id).select_related("kept").order_by("-merged_at", "name")
    return [_fact(row) for row in rows]


def clusters(*, after: str = "", limit: int = CLUSTERS) -> tuple[list[OfferedCluster], str]:
    """Names that are perhaps one and of which nobody has said otherwise, the most used first, and where
    the next page begins. 2 SQL."""
    leaders = _behind(_open_likenesses(), after, uses="kept__uses", pk="kept_id")
    first = list(
        leaders.order_by("-kept__uses", "kept_id")
        .values_list("kept_id", "kept__uses")
        .distinct()[: limit + 1]
    )
    shown = [pk for pk, _ in first[:limit]]
    rows = _open_likenesses().filter(kept_id__in=shown).select_related("kept", "other")
    others: dict[UUID, list[MaterialLikeness]] = {}
    for row in rows.order_by("-score", "other__name"):
        others.setdefault(row.kept_id, []).append(row)
    more = f"{first[limit - 1][1]}.{first[limit - 1][0].hex}" if len(first) > limit else ""
    return [_cluster(others[pk]) for pk in shown if pk in others], more


def name_uses(*, by: Officer, material_id: UUID, limit: int = USES) -> list[NameUse]:
    """Items in force that say this name, by when they were made. 1 SQL."""
    mine = [organisation for organisation, duties in by.duties_in.items() if EDIT in duties]
    rows = MaterialUse.objects.filter(material_id=material_id).order_by("item")
    values = rows.values_list("item__code", "item__name", "item__organisation_name", "item__organisation_id")
    return [
        NameUse(code=code, item_name=name, organisation_name=office, is_mine=office_id in mine)
        for code, name, office, office_id in values[:limit]
    ]


def old_name_uses(
    *, by: Officer, material_id: UUID | None = None, after: str = "", limit: int = PAGE
) -> tuple[list[OldNameUse], str]:
    """Items in force that still say a name that was merged away (into one, or into any), the officer's own
    first, and where the next page begins. 1 SQL."""
    mine = [organisation for organisation, duties in by.duties_in.items() if EDIT in duties]
    rows = MaterialUse.objects.filter(material__kept__isnull=False)
    if material_id is not None:
        rows = rows.filter(material__kept_id=material_id)
    rows = rows.annotate(
        theirs=Case(
            When(item__organisation_id__in=mine, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
    )
    if after:
        theirs, _, pk = after.partition(".")
        if theirs in {"0", "1"} and pk.isdecimal() and len(pk) < 19:
            rows = rows.filter(Q(theirs__gt=int(theirs)) | Q(theirs=int(theirs), pk__gt=int(pk)))
    found = list(rows.select_related("item", "material__kept").order_by("theirs", "pk")[: limit + 1])
    more = f"{found[limit - 1].theirs}.{found[limit - 1].pk}" if len(found) > limit else ""
    return [
        OldNameUse(
            code=row.item.code,
            item_name=row.item.name,
            organisation_name=row.item.organisation_name,
            says=row.material.name,
            kept=row.material.kept.name if row.material.kept else "",
            is_mine=row.theirs == 0,
        )
        for row in found[:limit]
    ], more


def suggest_materials(*, words: str, limit: int = 10) -> list[SuggestedMaterial]:
    """Names for a slot: those that begin with what was typed first, then those that have all its words,
    then those whose pinyin begins with it (yyzz), each by use. A name that was merged away answers the
    one that is kept. 1 SQL, none for nothing typed."""
    typed = words.strip()[:100]
    if not typed:
        return []
    begins = Q(name__istartswith=typed)
    if normal := normal_name(typed):
        begins |= Q(normal__startswith=normal)
    holds = Q()
    for word in typed.split():
        holds &= Q(name__icontains=word)
    found = begins | holds
    if typed.isascii() and typed.isalnum():
        found |= Q(initials__startswith=typed.lower())
    rank = Case(
        When(name=typed, then=Value(0)),
        When(begins, then=Value(1)),
        When(holds, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = Material.objects.filter(found).select_related("kept").annotate(rank=rank)
    told: dict[UUID, SuggestedMaterial] = {}
    for row in rows.order_by("rank", F("kept").asc(nulls_first=True), "-uses", "name")[: 4 * limit]:
        kept = row.kept or row
        if kept.pk not in told and len(told) < limit:
            told[kept.pk] = SuggestedMaterial(
                name=kept.name,
                uses=kept.uses,
                kind=kept.kind,
                licence_type=kept.licence_type,
                matched=row.name if row.kept else "",
            )
    return list(told.values())


def kept_name(name: str) -> str:
    """The name that is used in place of this one; itself where it is not known or was not merged. 1 SQL."""
    return kept_names([name]).get(name, name)


def kept_names(names: Collection[str] | None = None) -> dict[str, str]:
    """Name that was merged away → name to use: of these, or of all. 1 SQL."""
    rows: QuerySet[Material] = Material.objects.filter(kept__isnull=False)
    if names is not None:
        rows = rows.filter(name__in=list(names))
    pairs: Iterable[Any] = rows.values_list("name", "kept__name")
    return dict(pairs)


def _open_likenesses() -> QuerySet[MaterialLikeness]:
    said = MaterialApart.objects.filter(
        Q(first=OuterRef("kept"), second=OuterRef("other"))
        | Q(first=OuterRef("other"), second=OuterRef("kept"))
    )
    return MaterialLikeness.objects.filter(kept__kept=None, other__kept=None).exclude(Exists(said))


def _behind(rows: "QuerySet[Any]", after: str, *, uses: str, pk: str) -> "QuerySet[Any]":
    """The rows behind a place in the order of use; an unknown place is the beginning."""
    count, _, hexed = after.partition(".")
    if not count.isdecimal() or len(count) > 9:
        return rows
    try:
        last = UUID(hexed)
    except ValueError:
        return rows
    return rows.filter(Q(**{f"{uses}__lt": int(count)}) | Q(**{uses: int(count), f"{pk}__gt": last}))


def _cluster(rows: Sequence[MaterialLikeness]) -> OfferedCluster:
    return OfferedCluster(
        kept=OfferedName(material=_fact(rows[0].kept)),
        others=tuple(
            OfferedName(material=_fact(row.other), score=row.score, reason=Reason(row.reason)) for row in rows
        ),
    )


def _fact(row: Material) -> MaterialFact:
    """Reads `kept` only of one that was merged."""
    return MaterialFact(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        licence_type=row.licence_type,
        uses=row.uses,
        kept_id=row.kept_id,
        kept_name=row.kept.name if row.kept else "",
        merged_at=row.merged_at,
        merged_by_name=row.merged_by_name,
    )
