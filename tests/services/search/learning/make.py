"""Questions of made sessions."""

from datetime import datetime, timedelta
from uuid import UUID

from django.test import Client

from tests.services.items.make import MONDAY
from tests.services.search.teaching import ITEMS
from tongban.kernel.ids import new_id
from tongban.services.search.learning.facts import AskedQuestion, Channel, Step, StepKind
from tongban.services.search.learning.noting import note_question, note_step
from tongban.services.search.learning.rules import gist_of
from tongban.services.search.learning.settling import settle_questions
from tongban.standards.codes import sample_id_number

ID_NUMBER = sample_id_number()
HOUR = timedelta(hours=1)


def asked(text: str, *steps: Step, after: float = 0, hits: int = 3) -> AskedQuestion:
    """A question `after` seconds."""
    return AskedQuestion(
        id=new_id(),
        channel=Channel.PORTAL,
        text=text,
        gist=gist_of(text),
        hits=hits,
        at=MONDAY + timedelta(seconds=after),
        steps=steps,
    )


def opened(after: float, key: str = "A", line: int = 1) -> Step:
    return Step(kind=StepKind.OPENED, at=MONDAY + timedelta(seconds=after), key=key, line=line)


def applied(after: float, key: str = "A") -> Step:
    return Step(kind=StepKind.APPLIED, at=MONDAY + timedelta(seconds=after), key=key)


def note(
    text: str,
    *,
    mark: str,
    hits: int = 1,
    at: datetime = MONDAY,
    channel: Channel = Channel.PORTAL,
    opens: str = "",
    line: int = 1,
) -> UUID | None:
    """A question of the session `mark`, with a line opened 5 seconds later."""
    question_id = note_question(collection=ITEMS, channel=channel, q=text, hits=hits, mark=mark, at=at)
    if opens and question_id:
        soon = at + timedelta(seconds=5)
        note_step(question_id=question_id, mark=mark, kind=StepKind.OPENED, key=opens, line=line, at=soon)
    return question_id


def lost_and_found(mark: str, *, said: str, then: str, key: str, at: datetime = MONDAY) -> None:
    """Somebody who finds nothing, says it otherwise after a minute and stays on what is found."""
    note(said, mark=mark, hits=0, at=at)
    note(then, mark=mark, opens=key, at=at + timedelta(minutes=1))


def settle(at: datetime = MONDAY + HOUR) -> int:
    return settle_questions(at=at)


def browser() -> Client:
    return Client(headers={"accept-language": "zh-CN"})
