"""A case whose clock runs, and the acts that stop it and put it off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.services.cases.models import Case
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.extend import extend_limit
from tongban.services.cases.timing.commands.start_procedure import start_procedure
from tongban.standards.working_time import Procedure


def moment(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of 2026 in the city."""
    return datetime(2026, month, day, hour, minute, tzinfo=CITY_ZONE)


def accepted(town: Town) -> str:
    """The number of a case accepted on Monday, 28 September: 16 October is promised, 30 October is the law's."""
    number = make_case(town).number
    bring_to(town, number, "accepted", at=MONDAY)
    return number


def start(
    town: Town, number: str, at: datetime, procedure: Procedure = Procedure.APPRAISAL, **more: Any
) -> None:
    """Begin a procedure of five working days."""
    words = {"planned_days": 5, "reasons": "配方需要鉴定。"} | more
    start_procedure(number=number, procedure=procedure, by=town.approver, at=at, **words)


def end(town: Town, number: str, at: datetime, place: int = 1) -> None:
    """Enter its result."""
    end_procedure(number=number, place=place, result="鉴定通过。", by=town.approver, at=at)


def extend(town: Town, number: str, at: datetime, count: int = 10, **more: Any) -> None:
    """Put the limit off."""
    words = {"reasons": "要核对外地的材料。"} | more
    extend_limit(number=number, count=count, by=town.approver, at=at, **words)


@contextmanager
def refused_as(code: str) -> Iterator[None]:
    """What is done within is refused with that code."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


def case_of(number: str) -> Case:
    return Case.objects.get(number=number)
