"""How data flow into and out of a resource (血缘): described by its provider, or told by fusion."""

from collections.abc import Sequence

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.resources.datasets.content import Direction, EdgeContent, NodeKind
from tongban.resources.datasets.facts import EdgeFact
from tongban.resources.datasets.models import Edge, Resource
from tongban.resources.datasets.queries import names_of, slug_of

_OTHER_WAY = {Direction.FROM: Direction.FEEDS, Direction.FEEDS: Direction.FROM}


def lineage_of(code: str, *, by: Officer | None) -> list[EdgeFact]:
    """What the resource comes from and what it feeds, also where only the other end says so. 3 SQL.

    A resource at the other end that whoever asks may not find is shown without its name.
    """
    said = [
        (Direction(row.direction), NodeKind(row.kind), row.ref, row.label)
        for row in Edge.objects.filter(resource__code=code).order_by("direction", "kind", "ref", "label")
    ]
    others = Edge.objects.filter(kind=NodeKind.RESOURCE, ref=code).select_related("resource")
    said += [
        (_OTHER_WAY[Direction(row.direction)], NodeKind.RESOURCE, row.resource.code, "")
        for row in others.order_by("resource__code")
    ]
    codes = [ref for _, kind, ref, _ in said if kind is NodeKind.RESOURCE]
    names = names_of(codes, by=by) if codes else {}
    found: dict[tuple[Direction, NodeKind, str], EdgeFact] = {}
    for direction, kind, ref, label in said:
        is_there = kind is NodeKind.RESOURCE and ref in names
        if kind is NodeKind.RESOURCE and not is_there and by is None:
            continue
        fact = EdgeFact(
            direction=direction,
            kind=kind,
            ref=ref,
            label=names.get(ref, "") or label or ref,
            slug=slug_of(ref) if is_there else "",
        )
        found.setdefault((direction, kind, ref or label), fact)
    return list(found.values())


def put_edges(resource: Resource, lineage: Sequence[EdgeContent], *, is_measured: bool = False) -> None:
    """Replace what one side has said of a resource's lineage. 2 SQL."""
    Edge.objects.filter(resource=resource, is_measured=is_measured).delete()
    Edge.objects.bulk_create(
        [
            Edge(
                resource=resource,
                direction=one.direction.value,
                kind=one.kind.value,
                ref=one.ref,
                label=one.label,
                is_measured=is_measured,
            )
            for one in lineage
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def tell_lineage(*, code: str, lineage: Sequence[EdgeContent]) -> bool:
    """Keep the lineage of a resource as the building of the registers knows it; gives whether the resource is
    there. Again replaces what was told before, and never what its provider described. 3 SQL."""
    resource = Resource.objects.select_for_update().filter(code=code).first()
    if resource is None:
        return False
    put_edges(resource, lineage, is_measured=True)
    return True
