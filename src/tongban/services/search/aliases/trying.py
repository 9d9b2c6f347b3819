"""Measures what a proposed word would change: each kept set is asked without it and with it."""

from datetime import datetime
from uuid import UUID

from tongban.services.search.aliases.dictionary import dictionary, dictionary_version, meant_by, trial
from tongban.services.search.aliases.facts import State
from tongban.services.search.aliases.models import SearchAlias
from tongban.services.search.aliases.tried import tried_json
from tongban.services.search.evaluation.facts import Outcome
from tongban.services.search.evaluation.queries import KeptSet, kept_sets
from tongban.services.search.evaluation.rules import effect_of
from tongban.services.search.evaluation.running import run_set
from tongban.services.search.everyday import Everyday


def try_word(*, alias_id: UUID, at: datetime) -> bool:
    """Ask every kept set without and with the word, and keep the difference with it; whether it was kept.

    Some 10 ms a question, twice, in no transaction. A word that was decided about or changed in the
    meantime keeps nothing.
    """
    row = SearchAlias.objects.filter(pk=alias_id, state=State.PROPOSED).first()
    if row is None:
        return False
    version = dictionary_version(row.collection)  # before the words: a change meanwhile makes the figures old
    now = dictionary(row.collection)
    meant = meant_by(row.collection, row.words, row.key)
    then = Everyday({**now.words, row.term: meant}, now.kin)
    effect = []
    for one in kept_sets(row.collection):
        change = effect_of(_run(one, now), _run(one, then))
        effect.append(tried_json(one.id, one.name, change, dictionary=version))
    unchanged = SearchAlias.objects.filter(pk=alias_id, state=State.PROPOSED, words=row.words, key=row.key)
    return bool(unchanged.update(effect=effect, tried_at=at))


def _run(one: KeptSet, words: Everyday) -> list[Outcome]:
    with trial(one.collection, words):
        return run_set(one.queries, collection=one.collection)
