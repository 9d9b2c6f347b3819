"""Questions about what items rest on; officers see the items of the organisations where they hold the duty."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, QuerySet
from django.urls import reverse

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import N_, NotAllowed
from tongban.services.items.basis.facts import BasisState, RestingItem, UnresolvedLaw
from tongban.services.items.basis.models import BasisLink
from tongban.services.items.commands.duty import EDIT

ADVICE = {
    BasisState.UNKNOWN_LAW: N_("Load this law, or mend the title if it is written wrongly."),
    BasisState.UNKNOWN_ARTICLE: N_("The law has no such article: mend the article, or load the newer text."),
    BasisState.NOT_IN_FORCE: N_("The law is not in force today: name the one that has taken its place."),
}
_PER_PAGE = 50
_NAMED = 6


def managed_organisations(by: Officer) -> list[UUID]:
    """The organisations whose items the officer manages. No SQL. Raises NotAllowed when there is none."""
    found = [organisation for organisation, duties in by.duties_in.items() if EDIT in duties]
    if not found:
        raise NotAllowed(facts={"duty": EDIT})
    return found


def unresolved_laws(*, by: Officer, state: str = "", after: int = 0) -> tuple[list[UnresolvedLaw], int]:
    """Titles that lead nowhere, those that most items cite first, and where the next page begins
    (0: none). 1 SQL. Raises NotAllowed."""
    links = _mine(by).exclude(state=BasisState.RESOLVED)
    if state:
        links = links.filter(state=state)
    rows = list(
        links.values("law_title", "state")
        .annotate(
            places=Count("pk"),
            items=Count("item", distinct=True),
            numbers=ArrayAgg("document_number", distinct=True),
            articles=ArrayAgg("article", distinct=True),
        )
        .order_by("-items", "law_title", "state")[after : after + _PER_PAGE + 1]
    )
    shown = [_unresolved(row) for row in rows[:_PER_PAGE]]
    return shown, after + _PER_PAGE if len(rows) > _PER_PAGE else 0


def items_citing(*, by: Officer, title: str, state: str = "", after: str = "") -> list[RestingItem]:
    """The officer's items that cite a title, by code from the one after `after`. 2 SQL. Raises NotAllowed."""
    links = _mine(by).filter(law_title=title)
    return _resting(links.filter(state=state) if state else links, after)


def items_resting_on(
    slug: str, article: str = "", *, by: Officer | None = None, articles: Iterable[str] = (), after: str = ""
) -> list[RestingItem]:
    """Items in force that rest on a law, or on one or some of its articles; a law that is cited without
    an article counts for each. Without an officer those of everybody. 2 SQL. Raises NotAllowed."""
    links = _mine(by) if by is not None else BasisLink.objects.all()
    return _resting(_on(links, slug, [article] if article else list(articles)), after)


def organisations_resting_on(slug: str, articles: Sequence[str] = ()) -> dict[UUID, tuple[str, int]]:
    """Organisation → (area, number of items) that rest on the law. 1 SQL."""
    rows = (
        _on(BasisLink.objects.all(), slug, articles)
        .values("item__organisation_id")
        .annotate(items=Count("item", distinct=True), areas=ArrayAgg("item__area_code", distinct=True))
        .order_by("item__organisation_id")
    )
    return {row["item__organisation_id"]: (min(row["areas"]), row["items"]) for row in rows}


def counts_by_law(by: Officer, slugs: Iterable[str]) -> dict[str, int]:
    """How many of the officer's items rest on each of the laws. 1 SQL."""
    rows = _mine(by).filter(law_slug__in=list(slugs)).values("law_slug")
    return {row["law_slug"]: row["items"] for row in rows.annotate(items=Count("item", distinct=True))}


def _mine(by: Officer) -> "QuerySet[BasisLink]":
    return BasisLink.objects.filter(item__organisation_id__in=managed_organisations(by))


def _on(links: "QuerySet[BasisLink]", slug: str, articles: Sequence[str]) -> "QuerySet[BasisLink]":
    links = links.filter(law_slug=slug)
    return links.filter(article__in=["", *articles]) if articles else links


def _resting(links: "QuerySet[BasisLink]", after: str) -> list[RestingItem]:
    codes = (
        links.filter(item__code__gt=after)
        .order_by("item__code")
        .values_list("item__code", flat=True)
        .distinct()[:_PER_PAGE]
    )
    rows = links.filter(item__code__in=list(codes)).select_related("item").order_by("item__code", "position")
    found: dict[str, RestingItem] = {}
    for link in rows:
        place = f"《{link.law_title}》{link.article}{link.clause}"
        known = found.get(link.item.code)
        found[link.item.code] = RestingItem(
            code=link.item.code,
            name=link.item.name,
            organisation_name=link.item.organisation_name,
            places=(*known.places, place) if known else (place,),
            state=BasisState(link.state),
        )
    return list(found.values())


def _unresolved(row: Mapping[str, Any]) -> UnresolvedLaw:
    state = BasisState(str(row["state"]))
    query = urlencode({"title": row["law_title"], "state": state.value})
    return UnresolvedLaw(
        title=row["law_title"],
        state=state,
        places=row["places"],
        items=row["items"],
        numbers=tuple(number for number in row["numbers"] if number),
        articles=tuple(article for article in row["articles"] if article)[:_NAMED],
        advice=ADVICE[state],
        url=f"{reverse('items:basis-items')}?{query}",
    )
