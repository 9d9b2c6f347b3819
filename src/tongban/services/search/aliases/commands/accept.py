"""Accept a proposed word: from the next question on, people who say it find what is meant."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Refused
from tongban.services.search.access import check_may_teach
from tongban.services.search.aliases.dictionary import dictionary_version, raise_version
from tongban.services.search.aliases.facts import State
from tongban.services.search.aliases.locking import locked_word, name_of, subject
from tongban.services.search.aliases.models import SearchAlias
from tongban.services.search.aliases.tried import lowered_in, tried_of
from tongban.services.search.evaluation.queries import kept_sets

ACT = "search.accept_word"


class WordNotTried(Refused):
    """Nobody has seen yet what the word does to the kept sets."""

    code = "search-word-not-tried"
    title = N_("What “%(term)s” changes is still being measured. Look at it first.")


class WordMeasuredBefore(Refused):
    """Another word was decided about since this one was measured: its figures are of another dictionary."""

    code = "search-word-measured-before"
    title = N_(
        "Other words were decided about since “%(term)s” was measured. Measure it again, then look at what it changes."
    )


class WordLowers(Refused):
    """With the word the search answers fewer questions of a kept set, and nobody said that this is meant."""

    code = "search-word-lowers"
    title = N_(
        "With “%(term)s” the search answers fewer questions of %(sets)s. Confirm that you have seen them."
    )


@transaction.atomic
def accept_word(*, alias_id: UUID, confirmed: bool = False, by: Actor, at: datetime) -> None:
    """Bring a proposed word into force in the place of the one that was; `confirmed` says that a lower
    figure of a kept set was seen and is meant.

    9 SQL, 10 where it replaces another, 1 more where sets are kept. Raises NotAllowed, NotFound, WordDecided,
    WordNotTried, WordMeasuredBefore, WordLowers.
    """
    check_may_teach(by)
    row = locked_word(alias_id, state=State.PROPOSED)
    tried = tried_of(row.effect)
    kept = {one.id for one in kept_sets(row.collection)}
    if kept - {one.set_id for one in tried}:
        raise WordNotTried(facts={"term": row.term})
    if kept and any(one.dictionary != dictionary_version(row.collection) for one in tried):
        raise WordMeasuredBefore(facts={"term": row.term})
    lowered = lowered_in(tried)
    if lowered and not confirmed:
        raise WordLowers(facts={"term": row.term, "sets": ", ".join(lowered)})
    former = SearchAlias.objects.filter(
        collection=row.collection, term=row.term, state=State.ACCEPTED
    ).first()
    if former is not None:
        former.state, former.decided_at = State.WITHDRAWN, at
        former.decided_by, former.decided_by_name = by.ref, name_of(by)
        former.save(update_fields=["state", "decided_at", "decided_by", "decided_by_name"])
    row.state, row.decided_at, row.replaces = State.ACCEPTED, at, former
    row.decided_by, row.decided_by_name = by.ref, name_of(by)
    row.save(update_fields=["state", "decided_at", "decided_by", "decided_by_name", "replaces"])
    raise_version(row.collection)
    facts = {
        "term": row.term,
        "words": row.words,
        "key": row.key,
        "version": row.version,
        "replaces": former.version if former else None,
        "lowers": list(lowered),
    }
    record(act=ACT, subject=subject(row), by=by, at=at, facts=facts)
