"""Proposes words from questions that failed and whose sessions came to the same document in other words."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.db.models.fields.json import KT

from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid
from tongban.services.search.aliases.commands.propose import (
    WordKnown,
    WordMeasures,
    WordWaits,
    propose_word,
)
from tongban.services.search.aliases.facts import Evidence, Source, State
from tongban.services.search.aliases.models import SearchAlias
from tongban.services.search.learning.facts import FAILED
from tongban.services.search.learning.models import SearchQuestion
from tongban.services.search.learning.rules import Failure, proposals

LEARNER = SystemActor(job="search-learning")


def propose_words(*, collection: str, at: datetime) -> int:
    """Propose what the questions that are kept say; answers how many words are new.

    What an officer refused or took out for the same document is not proposed again, and a word that was decided
    only where it failed after that; what it means already stays beside the document. 3 SQL and those of the verb
    for each new word.
    """
    decided = set(
        SearchAlias.objects.filter(
            collection=collection, state__in=(State.REFUSED, State.WITHDRAWN, State.PROPOSED)
        )
        .exclude(key="")
        .values_list("term", "key")
    )
    found = proposals(_failures(collection), least_sessions=settings.SEARCH["proposal_sessions"])
    in_force = {
        row.term: row
        for row in SearchAlias.objects.filter(
            collection=collection, state=State.ACCEPTED, term__in=[one.term for one in found]
        )
    }
    new = 0
    for one in found:
        known = in_force.get(one.term)
        since = known.decided_at.astimezone(CITY_ZONE).date() if known and known.decided_at else None
        if (one.term, one.key) in decided or (since is not None and one.last <= since):
            continue
        evidence = Evidence(
            sessions=one.sessions,
            days=one.days,
            questions=one.questions,
            examples=one.examples,
            since=one.since,
        )
        try:
            propose_word(
                collection=collection,
                term=one.term,
                words=known.words if known else (),
                key=one.key,
                source=Source.LEARNED,
                evidence=evidence,
                by=LEARNER,
                at=at,
            )
        except (WordWaits, WordKnown, WordMeasures, Invalid):
            continue  # decided, measured by, or the document is gone
        new += 1
    return new


def forget_examples(*, before: datetime) -> int:
    """Take the questions that were asked before a moment out of what words rest on; the counts stay. 2 SQL."""
    day = before.astimezone(CITY_ZONE).date().isoformat()
    rows = list(
        SearchAlias.objects.annotate(since=KT("evidence__since")).filter(
            Q(since__gt="", since__lt=day) | Q(proposed_at__lt=before),
            source=Source.LEARNED,
            evidence__examples__0__isnull=False,
        )[:1000]
    )
    for row in rows:
        row.evidence = {**row.evidence, "examples": []}
    return SearchAlias.objects.bulk_update(rows, ["evidence"])


def _failures(collection: str) -> Iterator[Failure]:
    rows = SearchQuestion.objects.filter(collection=collection, ending__in=FAILED).exclude(led_to="")
    for text, gist, mark, asked_at, led_to in (
        rows.order_by("asked_at")
        .values_list("text", "gist", "mark", "asked_at", "led_to")
        .iterator(chunk_size=2000)
    ):
        on = asked_at.astimezone(CITY_ZONE).date()
        yield Failure(text=text, gist=gist, session=mark, on=on, led_to=led_to)
