"""Judges enquiries by the rules over their clock: all that wait, and one when an office has done with a question."""

from datetime import datetime, timedelta
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.services.feedback.public import turns_of, waiting_turns
from tongban.services.supervision.commands.raise_cards import raise_all
from tongban.services.supervision.commands.settle_reminders import settle_reminders_about
from tongban.services.supervision.rules import question_subject
from tongban.services.supervision.watched import watched_question

# No reminder comes earlier, the longest holidays included: three working days at most before the last day.
_AHEAD = timedelta(days=20)
_BATCH = 500


def watch_enquiries(*, at: datetime) -> list[str]:
    """Judge the questions that wait and are late or soon due; the codes of new cards. 2 SQL for 500."""
    raised: list[str] = []
    after: UUID | None = None
    while found := waiting_turns(until=at + _AHEAD, after=after, limit=_BATCH):
        raised += raise_all(
            cases=[watched_question(turn, calendar_for(turn.area_code)) for _, turn in found], at=at
        )
        after = found[-1][0]
    return raised


def watch_enquiry(*, number: str, at: datetime) -> list[str]:
    """Judge every question of one enquiry, by each office that had it, and end the reminders of those who have done
    with it; the same cards as the sweep raises, once. 5 SQL."""
    turns = turns_of([number])
    done = {question_subject(turn.turn, turn.hand) for turn in turns if turn.ended_at is not None}
    settle_reminders_about(case_number=number, subjects=done, at=at)
    return raise_all(cases=[watched_question(turn, calendar_for(turn.area_code)) for turn in turns], at=at)
