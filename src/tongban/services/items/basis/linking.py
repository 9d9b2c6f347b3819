"""Keeps `BasisLink` as the items in force and the law library say it."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from tongban.resources.laws.public import plain_title
from tongban.services.items.basis.facts import Resolution
from tongban.services.items.basis.models import BasisLink
from tongban.services.items.basis.resolving import LawBook
from tongban.services.items.facts import Basis
from tongban.services.items.models import Item

_AT_ONCE = 500


@transaction.atomic
def link_items(*, codes: Iterable[str], on: date) -> int:
    """Make the links of these items anew, as their versions in force say. 4 SQL; again changes nothing."""
    rows = (
        Item.objects.select_for_update(of=("self",))
        .filter(code__in=list(codes))
        .values_list("pk", "current__content__basis")
        .order_by("pk")
    )
    cited = {item_id: [Basis.model_validate(one) for one in basis or ()] for item_id, basis in rows}
    book = LawBook.of(basis for bases in cited.values() for basis in bases)
    links = [
        _link(item_id, position, book.resolve(basis, on=on), on)
        for item_id, bases in cited.items()
        for position, basis in enumerate(bases)
    ]
    BasisLink.objects.filter(item__in=cited).delete()
    BasisLink.objects.bulk_create(links, batch_size=_AT_ONCE)
    return len(links)


def relink_law(*, title: str, on: date) -> int:
    """Look up every place again that is cited under this title. Answers how many changed their state."""
    changed = 0
    rows = BasisLink.objects.filter(plain_title=plain_title(title)).order_by("pk")
    book: LawBook | None = None
    for batch in _batches(list(rows.values_list("pk", flat=True))):
        with transaction.atomic():
            links = list(rows.select_for_update().filter(pk__in=batch))
            book = book or LawBook.of(_basis(link) for link in links)
            changed += _bring_up_to_date(links, book, on)
    return changed


def relink_all(*, on: date) -> int:
    """Look up every cited place again: laws begin and end on their day. Answers how many changed."""
    book, changed, after = LawBook.whole(), 0, 0
    while ids := list(
        BasisLink.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]
    ):
        with transaction.atomic():
            links = list(BasisLink.objects.select_for_update().filter(pk__in=ids))
            changed += _bring_up_to_date(links, book, on)
        after = ids[-1]
    return changed


def _bring_up_to_date(links: Sequence[BasisLink], book: LawBook, on: date) -> int:
    stale = []
    for link in links:
        found = book.resolve(_basis(link), on=on)
        if (link.state, link.law_slug) != (found.state.value, found.slug):
            link.state, link.law_slug, link.resolved_on = found.state.value, found.slug, on
            stale.append(link)
    BasisLink.objects.bulk_update(stale, ["state", "law_slug", "resolved_on"], batch_size=_AT_ONCE)
    return len(stale)


def _basis(link: BasisLink) -> Basis:
    return Basis(law=link.law_title, number=link.document_number, article=link.article, clause=link.clause)


def _link(item_id: int, position: int, found: Resolution, on: date) -> BasisLink:
    basis = found.basis
    return BasisLink(
        item_id=item_id,
        position=position,
        law_title=basis.law[:300],
        plain_title=plain_title(basis.law)[:300],
        document_number=basis.number[:200],
        article=(found.article or basis.article)[:100],
        clause=basis.clause[:100],
        state=found.state.value,
        law_slug=found.slug,
        resolved_on=on,
    )


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
