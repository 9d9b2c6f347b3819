"""Work that time asks for: answers are looked at again before their last day, and end with it."""

from contextlib import suppress

from tongban.foundation.jobs.public import Envelope, job, listen, periodic
from tongban.kernel import clock
from tongban.services.feedback.answers.commands.withdraw import ask_to_look_again, expire_answers
from tongban.services.feedback.answers.facts import AnswerChanged, AnswerState
from tongban.services.feedback.answers.indexing import COLLECTION, index_answer, reindex_answers
from tongban.services.feedback.answers.models import AnswerRow
from tongban.services.search.public import RebuildRunning, idle_share


@listen(AnswerChanged, name="feedback.index-answer")
def index_changed_answer(event: AnswerChanged, envelope: Envelope) -> None:
    """The search finds what the public reads now; heard twice changes nothing."""
    index_answer(event.answer_id)


_MOST_IDLE = 0.1  # of the texts of the index: no answer reads like them any more


@job(name="feedback.reindex-answers-when-stale")
def reindex_when_stale() -> None:
    """Build the index anew where there is none yet, or where much of it is of versions that nobody reads any more."""
    if AnswerRow.objects.filter(state=AnswerState.PUBLISHED).exists() and (
        idle_share(collection=COLLECTION) > _MOST_IDLE
    ):
        with suppress(RebuildRunning):
            reindex_answers()


@job(name="feedback.look-after-answers")
def look_after_answers() -> None:
    """Every night: what has expired, and whose last day is near."""
    while expire_answers(at=clock.now()):
        pass
    ask_to_look_again(at=clock.now())


periodic(look_after_answers, cron="5 16 * * *")  # 00:05 in the city
periodic(reindex_when_stale, cron="*/10 * * * *")
