"""Work that time asks for: answers are looked at again before their last day, and end with it."""

from tongban.foundation.jobs.public import Envelope, job, listen, periodic
from tongban.kernel import clock
from tongban.services.feedback.answers.commands.withdraw import ask_to_look_again, expire_answers
from tongban.services.feedback.answers.facts import AnswerChanged
from tongban.services.feedback.answers.indexing import index_answer


@listen(AnswerChanged, name="feedback.index-answer")
def index_changed_answer(event: AnswerChanged, envelope: Envelope) -> None:
    """The search finds what the public reads now; heard twice changes nothing."""
    index_answer(event.answer_id)


@job(name="feedback.look-after-answers")
def look_after_answers() -> None:
    """Every night: what has expired, and whose last day is near."""
    while expire_answers(at=clock.now()):
        pass
    ask_to_look_again(at=clock.now())


periodic(look_after_answers, cron="5 16 * * *")  # 00:05 in the city
