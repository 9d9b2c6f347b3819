"""The acts of review besides completing a step. Each runs in its caller's transaction; SQL as `moved`."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tongban.services.process.acts.course import Act, Course
from tongban.services.process.acts.facts import Place, Role, Started
from tongban.services.process.commands.acting import Moved, moved
from tongban.services.process.facts import NO_TERMS, StepTerms


def add_seat(
    *,
    subject: str,
    seat_id: UUID,
    role: Role,
    place: Place,
    is_awaited: bool = True,
    terms: StepTerms = NO_TERMS,
    at: datetime,
) -> Moved:
    """Ask another to take part: a reviewer before or after (加签), or an opinion beside (征求意见).

    Raises StepNotOpen, MayNotAsk, SeatedAlready, TooManySeats.
    """

    def move(course: Course) -> None:
        if role is Role.OPINION:
            course.ask_opinion(Act(seat=seat_id), place=place, is_awaited=is_awaited)
        else:
            course.add_reviewer(Act(seat=seat_id), place=place, role=role)

    return moved(subject=subject, seat_id=seat_id, move=move, terms=terms, at=at)


def transfer_seat(
    *, subject: str, seat_id: UUID, place: Place, terms: StepTerms = NO_TERMS, at: datetime
) -> Moved:
    """Give a seat to another post (转办). Raises StepNotOpen, MayNotAsk, SeatedAlready."""
    return moved(
        subject=subject,
        seat_id=seat_id,
        move=lambda course: course.transfer(Act(seat=seat_id), place=place),
        terms=terms,
        at=at,
    )


def send_back(*, subject: str, seat_id: UUID, to: UUID, terms: StepTerms = NO_TERMS, at: datetime) -> Moved:
    """Return to a finished step (退回). Raises StepNotOpen, MayNotAsk, NotBefore."""
    return moved(
        subject=subject,
        seat_id=seat_id,
        move=lambda course: course.send_back(Act(seat=seat_id), to=to),
        terms=terms,
        at=at,
    )


def take_back(
    *,
    subject: str,
    seat_id: UUID,
    by: str,
    started: Collection[UUID],
    terms: StepTerms = NO_TERMS,
    at: datetime,
) -> Moved:
    """Take back one's own act (收回); `started` are seats whose to-do row somebody has taken.

    Raises NotYourAct, NextHasStarted, StepNotOpen where the process is over.
    """
    return moved(
        subject=subject,
        seat_id=seat_id,
        move=lambda course: course.withdraw(
            Act(seat=seat_id, by=by), started=Started(seats=frozenset(started))
        ),
        terms=terms,
        at=at,
    )
