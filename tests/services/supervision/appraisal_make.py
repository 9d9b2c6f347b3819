"""A quarter that is over, two supervisors, and an organisation that is appraised."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from tests.foundation.directory import make as directory
from tests.foundation.directory.make import COUNTY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import Town, bring_to, make_case, make_town
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case
from tongban.services.supervision.appraisal.commands.answer import answer_objection
from tongban.services.supervision.appraisal.commands.draw_up import draw_up_appraisal
from tongban.services.supervision.appraisal.commands.publish import publish_appraisal
from tongban.services.supervision.appraisal.commands.remark import object_to_figure
from tongban.services.supervision.appraisal.commands.show import show_appraisal
from tongban.services.supervision.appraisal.facts import (
    APPRAISE_DUTY,
    OBJECT_DUTY,
    Answer,
    Correction,
    Figure,
    Objection,
    Ruling,
)
from tongban.services.supervision.appraisal.queries import appraisal_of

Q3 = "2026-Q3"
AFTER = datetime(2026, 10, 12, 10, tzinfo=CITY_ZONE)
# five working days after the Monday on which it is shown
OBJECT_BY = date(2026, 10, 19)
LATER = datetime(2026, 10, 20, 10, tzinfo=CITY_ZONE)
ON_TIME = "on-time-rate"


class Quarter:
    """The town with who appraises it: 何监察 draws up, 孔监察 answers and publishes, 钱局长 speaks for the office."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.first, self.second = (
            make_staff(name=name, posts=("supervisor",), organisation_code=COUNTY_OFFICE)
            for name in ("何监察", "孔监察")
        )
        self.head = make_staff(name="钱局长", posts=("head",), organisation_code=COUNTY_OFFICE)
        self.stranger = make_staff(
            name="外单位", posts=("accept", "head"), organisation_code=directory.CITY_OFFICE
        )
        self.office = self.town.organisation_id
        self.where = {"quarter": Q3, "organisation_id": self.office}

    def decide(self, count: int = 5) -> list[str]:
        """So many cases, decided in the quarter; their numbers."""
        numbers = [str(make_case(self.town, key=f"key-{n}").number) for n in range(count)]
        for number in numbers:
            bring_to(self.town, number, "decided")
        deliver_all()
        return numbers

    def draw_up(self) -> None:
        draw_up_appraisal(quarter=Q3, by=self.first, at=AFTER)

    def show(self, *, count: int = 5, late: int = 0) -> list[str]:
        """Cases of which some broke their promise, drawn up and shown; the numbers of the late ones first."""
        numbers = self.decide(count)
        be_late(*numbers[:late])
        self.draw_up()
        show_appraisal(quarter=Q3, by=self.first, at=AFTER)
        return numbers

    def object(
        self, *case_numbers: str, reasons: str = "系统故障，不是我局超期。", by: Officer | None = None
    ) -> int:
        said = Objection(indicator=ON_TIME, reasons=reasons, case_numbers=case_numbers)
        return object_to_figure(**self.where, objection=said, by=by or self.head, at=AFTER)

    def answer(
        self,
        place: int,
        ruling: Ruling | None,
        *,
        by: Officer | None = None,
        reasons: str = "属实。",
        **how: Correction,
    ) -> None:
        corrections = {key.removeprefix("n"): value for key, value in how.items()}
        said = Answer(ruling=ruling, reasons=reasons, corrections=corrections)
        answer_objection(**self.where, place=place, answer=said, by=by or self.second, at=AFTER)

    def publish(self) -> None:
        publish_appraisal(quarter=Q3, by=self.second, at=LATER)

    def figure(self, code: str = ON_TIME) -> Figure:
        one = appraisal_of(**self.where, by=self.first)
        return next(figure for figure in one.figures if figure.indicator == code)


def be_late(*numbers: str) -> None:
    """Their promised day had passed before they were decided."""
    Case.objects.filter(number__in=numbers).update(promised_due_on=date(2026, 9, 21))


@pytest.fixture
def quarter(monkeypatch: pytest.MonkeyPatch, still_clock: None) -> Iterator[Quarter]:
    supervisor = frozenset({"supervision.judge", APPRAISE_DUTY, "supervision.order"})
    monkeypatch.setitem(directory.DUTIES, "supervisor", supervisor)
    monkeypatch.setitem(directory.DUTIES, "head", frozenset({"cases.extend", OBJECT_DUTY}))
    move_to(AFTER)
    yield Quarter()


def move_to(at: datetime) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(at)
