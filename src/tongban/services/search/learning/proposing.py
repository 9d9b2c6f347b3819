"""Proposes words from questions that failed and whose sessions came to the same document in other words."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

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

    What an officer refused or took out for the same document is not proposed again. 2 SQL and those of the
    verb for each new word.
    """
    decided = set(
        SearchAlias.objects.filter(
            collection=collection, state__in=(State.REFUSED, State.WITHDRAWN, State.PROPOSED)
        )
        .exclude(key="")
        .values_list("term", "key")
    )
    found = proposals(_failures(collection), least_sessions=settings.SEARCH["proposal_sessions"])
    new = 0
    for one in found:
        if (one.term, one.key) in decided:
            continue
        evidence = Evidence(
            sessions=one.sessions, days=one.days, questions=one.questions, examples=one.examples
        )
        try:
            propose_word(
                collection=collection,
                term=one.term,
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
    """Take the questions out of what words were proposed from before a moment; the counts stay. 2 SQL."""
    rows = list(
        SearchAlias.objects.filter(
            source=Source.LEARNED, proposed_at__lt=before, evidence__examples__0__isnull=False
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
