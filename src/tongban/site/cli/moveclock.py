"""`tongban clock`: show or move the clock (demo and tests only)."""

import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE, MovableClock
from tongban.kernel.errors import Refused


class ClockFixed(Refused):
    """Production runs on real time."""

    code = "clock-fixed"
    title = "The clock of a production installation cannot be moved."


class BadMoment(Refused):
    """Neither a moment nor a step."""

    code = "bad-moment"
    title = "Give a moment such as 2026-09-28T10:00, or a step such as 3d, 4h or 30m."


_STEP = re.compile(r"^\+?(\d+)([dhm])$")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def move(
    to: Annotated[
        str, typer.Argument(help="A moment (2026-09-28T10:00), a step (3d, 4h, 30m), or 'reset'.")
    ] = "",
) -> None:
    """Show the clock, or move it: to a moment, by a step, or back to real time."""
    from django.conf import settings

    if settings.MODE == "production" and to:
        raise ClockFixed
    own = clock.current()
    if isinstance(own, MovableClock):
        _apply(own, to)
    typer.echo(
        f"{clock.now().astimezone(CITY_ZONE):%Y-%m-%d %H:%M:%S %Z}" + (" (moved)" if clock.is_moved() else "")
    )


def _apply(own: MovableClock, to: str) -> None:
    if to == "reset":
        own.reset()
    elif step := _STEP.match(to):
        own.move_by(timedelta(**{_UNITS[step[2]]: int(step[1])}))
    elif to:
        try:
            moment = datetime.fromisoformat(to)
        except ValueError as error:
            raise BadMoment from error
        own.move_to(moment if moment.tzinfo else moment.replace(tzinfo=CITY_ZONE))


def register(app: typer.Typer) -> None:
    app.command("clock")(move)
