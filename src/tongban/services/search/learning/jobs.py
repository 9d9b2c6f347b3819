"""Settles questions all the time; at night proposes words and forgets what was kept long enough."""

from datetime import timedelta

from django.conf import settings

from tongban.foundation.jobs.public import every, job, periodic
from tongban.kernel import clock
from tongban.services.search.learning.proposing import forget_examples, propose_words
from tongban.services.search.learning.settling import forget_questions, settle_questions
from tongban.services.search.ports import searched

_BATCH = 2000


@every(60, name="search.settle", alone=True)
def settle() -> int:
    """Close the questions of sessions that rest; at once again while there are more."""
    return settle_questions(at=clock.now())


@job(name="search.propose-words")
def learn() -> None:
    """Propose words in every collection; every night, and when somebody asks for it."""
    for collection in searched.answerers:
        propose_words(collection=collection, at=clock.now())


@job(name="search.forget-questions")
def forget() -> None:
    """Forget questions after as many days as the settings keep them; their counts stay."""
    before = clock.now() - timedelta(days=settings.SEARCH["keep_days"])
    while forget_questions(before=before, limit=_BATCH) == _BATCH:
        pass
    forget_examples(before=before)


periodic(learn, "50 18 * * *")  # 02:50 in the city
periodic(forget, "20 19 * * *")  # 03:20 in the city
