"""Propose a word: what people say and what is meant by it; the effect is measured before anybody accepts it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from tongban.foundation.jobs.public import enqueue
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.search.access import check_may_teach
from tongban.services.search.aliases.dictionary import lock_dictionary
from tongban.services.search.aliases.facts import Evidence, Source, State
from tongban.services.search.aliases.jobs import try_proposed
from tongban.services.search.aliases.locking import locked_word, name_of, subject
from tongban.services.search.aliases.models import SearchAlias
from tongban.services.search.aliases.rules import fault_of_term, fault_of_words, term_of, words_of
from tongban.services.search.evaluation.queries import kept_sets
from tongban.services.search.ports import searched_in

ACT = "search.propose_word"
CHANGE_ACT = "search.change_word"


class WordWaits(Refused):
    """The word waits for a decision already."""

    code = "search-word-waits"
    title = N_("“%(term)s” is proposed already. Decide about it first.")


class WordKnown(Refused):
    """The word means just this already."""

    code = "search-word-known"
    title = N_("“%(term)s” means this already.")


class WordMeasures(Refused):
    """The word is a question by which the search is measured."""

    code = "search-word-measures"
    title = N_("“%(term)s” is a question of the set “%(set)s”, by which the search is measured.")


@transaction.atomic
def propose_word(
    *,
    collection: str,
    term: str,
    words: Sequence[str] = (),
    key: str = "",
    source: Source = Source.EDITOR,
    evidence: Evidence | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Enter a word with what is meant: words that offices say, or the key of one document, or both.

    A word that is in force already gets a next version, which takes its place when it is accepted.
    7 SQL, 8 where it is measured. Raises NotAllowed, Invalid (term, words, key), WordWaits, WordKnown,
    WordMeasures.
    """
    check_may_teach(by)
    meant = _checked(collection, term, words_of(words), key.strip())
    said = term_of(term)
    lock_dictionary(collection)
    versions = SearchAlias.objects.filter(collection=collection, term=said)
    for row in versions.filter(state__in=(State.PROPOSED, State.ACCEPTED)):
        if row.state == State.PROPOSED:
            raise WordWaits(facts={"term": said, "word": str(row.id)})
        if (tuple(row.words), row.key) == meant:
            raise WordKnown(facts={"term": said})
    sets = kept_sets(collection)
    for one in sets:
        if any(term_of(query.query) == said for query in one.queries):
            raise WordMeasures(facts={"term": said, "set": one.name})
    row = SearchAlias.objects.create(
        collection=collection,
        term=said,
        words=list(meant[0]),
        key=meant[1],
        source=source,
        state=State.PROPOSED,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        proposed_at=at,
        proposed_by=by.ref,
        proposed_by_name=name_of(by),
        evidence=(evidence or Evidence()).as_json(),
    )
    facts = {"term": said, "words": row.words, "key": row.key, "version": row.version, "source": source.value}
    record(act=ACT, subject=subject(row), by=by, at=at, facts=facts)
    if sets:
        enqueue(try_proposed, alias_id=str(row.id))
    return row.id


@transaction.atomic
def change_word(*, alias_id: UUID, words: Sequence[str], key: str, by: Actor, at: datetime) -> None:
    """Say otherwise what a proposed word means; its effect is measured anew. 7 SQL, 8 where it is measured.

    Raises NotAllowed, NotFound, WordDecided, Invalid (words, key).
    """
    check_may_teach(by)
    row = locked_word(alias_id, state=State.PROPOSED)
    meant = _checked(row.collection, row.term, words_of(words), key.strip())
    row.words, row.key, row.effect, row.tried_at = list(meant[0]), meant[1], None, None
    row.save(update_fields=["words", "key", "effect", "tried_at"])
    facts = {"words": row.words, "key": row.key, "version": row.version}
    record(act=CHANGE_ACT, subject=subject(row), by=by, at=at, facts=facts)
    if kept_sets(row.collection):
        enqueue(try_proposed, alias_id=str(row.id))


def _checked(collection: str, term: str, words: tuple[str, ...], key: str) -> tuple[tuple[str, ...], str]:
    """1 SQL with a key. Raises Invalid."""
    wrong = {"term": fault_of_term(term), "words": fault_of_words(words, key=key)}
    if key and key not in searched_in(collection).titles({key}):
        wrong["key"] = N_("No service in force has this code.")
    wrong = {field: text for field, text in wrong.items() if text}
    if wrong:
        raise Invalid(facts={"fields": wrong})
    return words, key
