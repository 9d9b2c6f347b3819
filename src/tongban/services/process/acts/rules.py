"""Pure decisions about one step and the seats at it: whose turn it is, what an act makes of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from tongban.services.process.acts.errors import (
    MayNotAsk,
    NextHasStarted,
    NotBefore,
    NotYourAct,
    SeatedAlready,
    SeatTaken,
    StepWaits,
    TooManySeats,
)
from tongban.services.process.acts.facts import VERDICTS, Place, Role, Seat, SeatState, Signing, Started, Step
from tongban.services.process.errors import OutcomeUnknown, StepNotOpen

MOST_SEATS = 20  # at one step, all roles together; what one page can show
NewId = Callable[[], UUID]


def seats_of(places: Iterable[Place], *, first: UUID, new_id: NewId) -> tuple[Seat, ...]:
    """The main seats of a step that opens; the first has the step's own id."""
    return tuple(
        Seat(id=new_id() if count else first, role=Role.MAIN, place=place, state=SeatState.OPEN)
        for count, place in enumerate(places)
    )


def open_seats(step: Step) -> list[Seat]:
    """Whoever still has to act on a step, held up or not."""
    return [seat for seat in step.seats if seat.state is SeatState.OPEN] if step.is_open else []


def awaited(step: Step, seat: Seat) -> list[Seat]:
    """Those for whom this seat has to wait: reviewers asked first, opinions that are awaited."""
    if seat.role not in (Role.MAIN, Role.AFTER):
        return []
    return [
        other
        for other in open_seats(step)
        if other.role is Role.BEFORE or (other.role is Role.OPINION and other.is_awaited)
    ]


def open_seat(steps: Mapping[int, Step], seat_id: UUID) -> tuple[Step, Seat]:
    """The open step and seat with this id. Raises StepNotOpen."""
    for step in steps.values():
        for seat in open_seats(step):
            if seat.id == seat_id:
                return step, seat
    raise StepNotOpen(facts={"step": str(seat_id)})


def done_seat(steps: Mapping[int, Step], seat_id: UUID, *, by: str) -> tuple[Step, Seat]:
    """The seat with this id at which `by` has acted. Raises NotYourAct."""
    for step in steps.values():
        for seat in step.seats:
            if seat.id == seat_id and seat.state is SeatState.DONE and by and seat.by == by:
                return step, seat
    raise NotYourAct(facts={"step": str(seat_id)})


def signed(
    step: Step, seat: Seat, *, outcome: str, by: str, known: tuple[str, ...], signing: Signing
) -> Step:
    """The step after this seat has acted. Raises StepWaits, SeatTaken, OutcomeUnknown."""
    if waits := awaited(step, seat):
        posts = [other.place.post_code for other in waits]
        raise StepWaits(facts={"posts": ", ".join(str(post) for post in posts)})
    _check_outcome(step, seat, outcome, known)
    mains = [other for other in step.seats if other.role is Role.MAIN]
    if seat.role is Role.MAIN and by and any(other.by == by for other in mains if other.id != seat.id):
        raise SeatTaken(facts={"step": step.key})
    step = _with(step, replace(seat, state=SeatState.DONE, outcome=outcome, by=by))
    if seat.role is Role.MAIN and signing is Signing.ANY:
        step = _each(step, _dropped, role=Role.MAIN, state=SeatState.OPEN)
    if _is_signed(step):
        step = _each(step, _opened, role=Role.AFTER, state=SeatState.WAITING)
    if is_finished(step):
        step = _each(step, _dropped, role=Role.OPINION, state=SeatState.OPEN)
    return step


def is_finished(step: Step) -> bool:
    """Whether everybody whose word the step needs has spoken, so that the process moves on."""
    return _is_signed(step) and not any(
        seat.role is Role.AFTER and seat.state in (SeatState.OPEN, SeatState.WAITING) for seat in step.seats
    )


def outcome_of(step: Step, known: tuple[str, ...]) -> str:
    """How the step ended: of what its main seats said, what stands last in the step's own list.

    Outcomes are listed with the favourable one first, so that one who disagrees is not outvoted.
    """
    said = [seat.outcome for seat in step.seats if seat.role is Role.MAIN and seat.state is SeatState.DONE]
    return max(said, key=known.index) if known else said[-1]


def joined(step: Step, asking: Seat, added: Seat) -> Step:
    """The step with one more at it: a reviewer before or after, or an opinion.

    Raises MayNotAsk, SeatedAlready, TooManySeats.
    """
    _check_asks(step, asking, added.role)
    _check_free(step, added.place)
    if len(step.seats) >= MOST_SEATS:
        raise TooManySeats(facts={"most": MOST_SEATS})
    return replace(step, seats=(*step.seats, added))


def handed_over(step: Step, seat: Seat, *, place: Place, new_id: NewId) -> Step:
    """The step with another post in this seat, which sits down anew. Raises MayNotAsk, SeatedAlready."""
    if seat.place.post_code is None:
        raise MayNotAsk(facts={"step": step.key})
    _check_free(step, place)
    seats = (replace(one, id=new_id(), place=place) if one.id == seat.id else one for one in step.seats)
    return replace(step, seats=tuple(seats))


def check_may_send_back(steps: Mapping[int, Step], step: Step, seat: Seat, target: Step | None) -> None:
    """Raises MayNotAsk, NotBefore."""
    if seat.role not in (Role.MAIN, Role.AFTER) or seat.place.post_code is None:
        raise MayNotAsk(facts={"step": step.key})
    if target is None or target.serial not in targets(steps, step, seat):
        raise NotBefore(facts={"step": step.key})


def targets(steps: Mapping[int, Step], step: Step, seat: Seat) -> list[int]:
    """The serials of the finished steps to which this seat may return, the latest first.

    Who looks after the step was done may return it to the step itself. Of a step that was done
    several times only the last counts.
    """
    if seat.role not in (Role.MAIN, Role.AFTER):
        return []
    last = {one.key: one.serial for one in sorted(steps.values(), key=lambda one: one.serial)}
    found = [
        serial
        for serial in step.past
        if serial in steps
        and last[steps[serial].key] == serial
        and steps[serial].seats[0].place.post_code is not None
    ]
    own = [step.serial] if seat.role is Role.AFTER else []
    return own + sorted(found, key=lambda serial: -steps[serial].ended)


def after(steps: Mapping[int, Step], step: Step) -> list[Step]:
    """The steps that could only open because this one was done."""
    return [other for other in steps.values() if step.serial in other.past]


def check_untouched(steps: Iterable[Step], started: Started) -> None:
    """Raises NextHasStarted where somebody has taken one of these steps up, acted on it or asked others."""
    for step in steps:
        is_touched = not step.is_open or any(
            seat.state is not SeatState.OPEN or seat.role is not Role.MAIN or seat.id in started.seats
            for seat in step.seats
        )
        if is_touched:
            raise NextHasStarted(facts={"step": step.key})


def resumed(step: Step, seat: Seat, *, started: Started, new_id: NewId) -> Step:
    """The step with this seat's act taken back: it is open again and who acts next waits again.

    Raises NextHasStarted: who comes after has begun, or the step was done after this look at it.
    """
    later = [one for one in step.seats if one.role is Role.AFTER and one.id != seat.id]
    if seat.role is Role.MAIN and any(
        one.state is SeatState.DONE or (one.state is SeatState.OPEN and one.id in started.seats)
        for one in later
    ):
        raise NextHasStarted(facts={"step": step.key})
    if seat.role in (Role.BEFORE, Role.OPINION) and any(
        one.role is Role.MAIN and one.state is SeatState.DONE for one in step.seats
    ):
        raise NextHasStarted(facts={"step": step.key})
    step = _each(step, lambda one: replace(one, id=new_id(), state=SeatState.OPEN), only=_reopened_by(seat))
    step = replace(step, ended=0, outcome="", data={})
    if seat.role is Role.MAIN:
        step = _each(
            step,
            lambda one: replace(one, id=new_id(), state=SeatState.WAITING),
            role=Role.AFTER,
            state=SeatState.OPEN,
        )
    return _with(step, replace(seat, state=SeatState.OPEN, outcome="", by=""), new_id=new_id)


def _reopened_by(seat: Seat) -> Callable[[Seat], bool]:
    """Where the first who signed did so for all, the others may sign again."""
    return lambda one: (
        seat.role is Role.MAIN
        and one.role is Role.MAIN
        and one.state is SeatState.DROPPED
        and one.id != seat.id
    )


def _is_signed(step: Step) -> bool:
    mains = [seat for seat in step.seats if seat.role is Role.MAIN]
    return all(seat.state in (SeatState.DONE, SeatState.DROPPED) for seat in mains)


def _check_outcome(step: Step, seat: Seat, outcome: str, known: tuple[str, ...]) -> None:
    may = known if seat.role is Role.MAIN else () if seat.role is Role.OPINION else VERDICTS
    if may and outcome not in may:
        raise OutcomeUnknown(facts={"outcome": outcome, "outcomes": list(may), "step": step.key})


def _check_asks(step: Step, asking: Seat, role: Role) -> None:
    may = (Role.MAIN, Role.AFTER) if role is Role.OPINION else (Role.MAIN,)
    if asking.role not in may or asking.place.post_code is None:
        raise MayNotAsk(facts={"step": step.key})


def _check_free(step: Step, place: Place) -> None:
    sitting = (SeatState.OPEN, SeatState.WAITING)
    if any(seat.place == place and seat.state in sitting for seat in step.seats):
        raise SeatedAlready(facts={"post": str(place.post_code)})


def _with(step: Step, seat: Seat, *, new_id: NewId | None = None) -> Step:
    fresh = replace(seat, id=new_id()) if new_id else seat
    return replace(step, seats=tuple(fresh if one.id == seat.id else one for one in step.seats))


def _each(
    step: Step,
    change: Callable[[Seat], Seat],
    *,
    role: Role | None = None,
    state: SeatState | None = None,
    only: Callable[[Seat], bool] | None = None,
) -> Step:
    def is_meant(seat: Seat) -> bool:
        return only(seat) if only else seat.role is role and seat.state is state

    return replace(step, seats=tuple(change(seat) if is_meant(seat) else seat for seat in step.seats))


def _opened(seat: Seat) -> Seat:
    return replace(seat, state=SeatState.OPEN)


def _dropped(seat: Seat) -> Seat:
    return replace(seat, state=SeatState.DROPPED)
