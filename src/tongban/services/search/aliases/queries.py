"""Questions about the words of a dictionary. The words are shared: whoever teaches the search sees them all."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.kernel.errors import NotFound
from tongban.services.search.aliases.facts import AliasFact, Evidence, Source, State
from tongban.services.search.aliases.models import SearchAlias
from tongban.services.search.aliases.rules import term_of
from tongban.services.search.aliases.tried import Tried, tried_of
from tongban.services.search.ports import searched

PAGE = 30
_STANDING = (State.PROPOSED, State.ACCEPTED)


def words_listed(
    *, collection: str, states: Iterable[State], words: str = "", source: str = "", after: str = ""
) -> tuple[list[AliasFact], str]:
    """Words in these states, the latest first, and where the next page begins (empty: nowhere).
    2 SQL, 3 where a word means one document."""
    rows = SearchAlias.objects.filter(collection=collection, state__in=list(states))
    if said := term_of(words):
        rows = rows.filter(Q(term__contains=said) | Q(words__icontains=words.strip()))
    if source in set(Source):
        rows = rows.filter(source=source)
    if last := _uuid(after):
        rows = rows.filter(pk__lt=last)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = found[PAGE - 1].pk.hex if len(found) > PAGE else ""
    return _facts(found[:PAGE]), more


def word(alias_id: UUID) -> AliasFact:
    """One version of a word. 1 SQL, 2 where it means one document. Raises NotFound."""
    row = SearchAlias.objects.filter(pk=alias_id).first()
    if row is None:
        raise NotFound(facts={"word": str(alias_id)})
    return _facts([row])[0]


def versions_of(*, collection: str, term: str) -> list[AliasFact]:
    """Every version of a word, the latest first. 1 SQL, 2 where it means one document."""
    return _facts(SearchAlias.objects.filter(collection=collection, term=term).order_by("-version"))


def effect_on_sets(alias_id: UUID) -> tuple[Tried, ...]:
    """What a word would change in the kept sets, where that was measured. 1 SQL."""
    return tried_of(SearchAlias.objects.filter(pk=alias_id).values_list("effect", flat=True).first())


def words_waiting(collection: str) -> int:
    """How many words wait for a decision. 1 SQL."""
    return SearchAlias.objects.filter(collection=collection, state=State.PROPOSED).count()


def words_to_try(collection: str) -> list[UUID]:
    """Every word that waits for a decision, the oldest first. 1 SQL."""
    rows = SearchAlias.objects.filter(collection=collection, state=State.PROPOSED)
    return list(rows.order_by("proposed_at", "pk").values_list("pk", flat=True))


def known_terms(collection: str, texts: Iterable[str]) -> set[str]:
    """Those of these texts that are words of the dictionary, proposed or accepted. 1 SQL."""
    terms = {term_of(text): text for text in texts}
    rows = SearchAlias.objects.filter(collection=collection, state__in=_STANDING, term__in=list(terms))
    return {terms[term] for term in rows.values_list("term", flat=True)}


def _facts(rows: "QuerySet[SearchAlias] | list[SearchAlias]") -> list[AliasFact]:
    rows = list(rows)
    keys = {row.key for row in rows if row.key}
    source = searched.of(rows[0].collection) if rows else None
    titles = source.titles(keys) if keys and source else {}
    return [_fact(row, titles.get(row.key, "")) for row in rows]


def _fact(row: SearchAlias, title: str) -> AliasFact:
    return AliasFact(
        id=row.id,
        collection=row.collection,
        term=row.term,
        words=tuple(row.words),
        key=row.key,
        title=title,
        source=Source(row.source),
        state=State(row.state),
        version=row.version,
        proposed_at=row.proposed_at,
        proposed_by_name=row.proposed_by_name,
        decided_at=row.decided_at,
        decided_by_name=row.decided_by_name,
        reason=row.reason,
        evidence=Evidence.of(row.evidence),
        tried_at=row.tried_at,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
