"""Keep a set of questions: what words change in it is shown before they are accepted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.jobs.public import enqueue
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.search.access import check_may_teach
from tongban.services.search.aliases.dictionary import lock_dictionary
from tongban.services.search.aliases.queries import known_terms
from tongban.services.search.evaluation.facts import EvaluationQuery
from tongban.services.search.evaluation.jobs import measure_kept
from tongban.services.search.evaluation.models import EvaluationSet
from tongban.services.search.evaluation.queries import as_rows

ACT = "search.keep_set"
DROP_ACT = "search.drop_set"
_NAMED = 5
_LONGEST = 60


class SetHoldsWords(Refused):
    """Questions of the set are words of the dictionary: they would always be found."""

    code = "search-set-holds-words"
    title = N_(
        "%(count)s questions are words of the dictionary, such as %(words)s. Take them out of the set."
    )


@transaction.atomic
def keep_set(
    *, name: str, collection: str, queries: Sequence[EvaluationQuery], by: Actor, at: datetime
) -> None:
    """Keep the questions under this name; those that it held before are replaced, and it is measured,
    with every proposed word. 8 SQL.

    A question of a set may never be a word of the dictionary, proposed or accepted.
    Raises NotAllowed, Invalid (name), SetHoldsWords.
    """
    said = name.strip()
    check_may_teach(by)
    if not said or len(said) > _LONGEST:
        raise Invalid(facts={"fields": {"name": N_("Enter a name of 60 characters at most.")}})
    lock_dictionary(collection)
    words = known_terms(collection, (query.query for query in queries))
    if words:
        raise SetHoldsWords(facts={"count": len(words), "words": ", ".join(sorted(words)[:_NAMED])})
    EvaluationSet.objects.filter(collection=collection, name=said, dropped_at=None).update(dropped_at=at)
    row = EvaluationSet.objects.create(
        collection=collection, name=said, queries=as_rows(tuple(queries)), kept_at=at, kept_by=by.ref
    )
    facts = {"name": said, "questions": len(queries)}
    record(act=ACT, subject=f"search-set:{row.id}", by=by, at=at, facts=facts)
    enqueue(measure_kept, collection=collection)


@transaction.atomic
def drop_set(*, name: str, collection: str, by: Actor, at: datetime) -> None:
    """Keep a set no longer. 3 SQL. Raises NotAllowed, NotFound."""
    check_may_teach(by)
    row = (
        EvaluationSet.objects.select_for_update()
        .filter(collection=collection, name=name, dropped_at=None)
        .first()
    )
    if row is None:
        raise NotFound(facts={"set": name})
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    record(act=DROP_ACT, subject=f"search-set:{row.id}", by=by, at=at, facts={"name": name})
