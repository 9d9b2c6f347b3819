"""Plays planted cases: people act at their hours, the sweep runs every morning, events are delivered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.db import transaction
from pytest import MonkeyPatch

from tests.foundation.directory import make as directory
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import BY_TOKEN, Town, make_case, make_town, make_upload
from tests.services.cases.outside.make import POSTS, reached
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.resources.registers.public import look_up_person
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.resubmit import resubmit_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.commands.urge import urge_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import Outcome, SlotInput
from tongban.services.cases.fees.commands.set_fee import set_fee
from tongban.services.cases.jobs import find_deemed_acceptances
from tongban.services.cases.models import CaseStep
from tongban.services.cases.outside.commands.bring_act import bring_act
from tongban.services.cases.outside.commands.hand_over import hand_over_case
from tongban.services.cases.outside.facts import ActName, ReportedAct
from tongban.services.cases.timing.commands.extend import extend_limit
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.enquiries.commands.answer import answer_enquiry
from tongban.services.feedback.enquiries.commands.open import open_enquiry
from tongban.services.feedback.facts import Channel, RatingLevel
from tongban.services.payments.commands.end_bill import waive_bill
from tongban.services.payments.public import bills_about
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.life.jobs import look_for_late
from tongban.services.supervision.models import Card
from tongban.standards.working_time import local_day

HERE = Path(__file__).parent
SWEEP_AT = timedelta(hours=9, minutes=30)
DAY = timedelta(days=1)
BOSS = ("accept", "review", "approve", "cashier")
_REPORTS = {
    "report_acceptance": ActName.ACCEPTANCE,
    "report_review": ActName.REVIEW,
    "report_decision": ActName.DECISION,
}


def planted(*files: str) -> list[dict[str, Any]]:
    """The cases of these files."""
    return [case for file in files for case in yaml.safe_load((HERE / file).read_text(encoding="utf-8"))]


def expected() -> dict[str, list[str]]:
    """The rules of the cards that each case has to get, by its name; a ruling stands above what the planter read."""
    found: dict[str, list[str]] = {}
    for file in ("cards.yaml", "more-cards.yaml"):
        found |= yaml.safe_load((HERE / file).read_text(encoding="utf-8"))
    return found | {name: ruling["cards"] for name, ruling in rulings().items() if "cards" in ruling}


def rulings() -> dict[str, dict[str, Any]]:
    """Where the planter and the rules read something differently, and what holds, by the name of the case."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "rulings.yaml").read_text(encoding="utf-8"))
    return found


def moment(text: str) -> datetime:
    """`09-28 10:00` in the city's 2026; a day alone is its evening."""
    day, _, hour = str(text).partition(" ")
    return datetime.fromisoformat(f"2026-{day}T{hour or '20:00'}:00").replace(tzinfo=CITY_ZONE)


BEGINS = moment("09-28 09:00")


@dataclass
class Stage:
    """One case in a town of its own, with a clock that the acts move."""

    patch: MonkeyPatch
    folder: Path
    town: Town
    people: dict[str, Officer]
    number: str = ""
    enquiry: str = ""
    reports: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # codes: what the platform did not let them do
    now: datetime = BEGINS

    def run(self, case: dict[str, Any]) -> None:
        """Play every act, and sweep every morning until the last day."""
        for at, who, act, *said in case["acts"]:
            self._pass_to(moment(at))
            try:
                with transaction.atomic():
                    self._do(str(act), str(who), said[0] if said else {}, moment(at))
            except Refused as refused:
                self.refused.append(refused.code)
            deliver_all()
        self._pass_to(moment(case["until"]))

    def _pass_to(self, until: datetime) -> None:
        for morning in self._mornings(until):
            self.now = morning
            find_deemed_acceptances()
            sweep_all(at=morning)
            deliver_all()
            look_for_late(at=morning)
            deliver_all()
        self.now = until

    def _mornings(self, until: datetime) -> Iterator[datetime]:
        calendar = calendar_for("341602000000")
        day = datetime.combine(local_day(self.now), datetime.min.time(), CITY_ZONE)
        while day + SWEEP_AT <= until:
            if day + SWEEP_AT > self.now and calendar.is_working(day.date()):
                yield day + SWEEP_AT
            day += DAY

    def _do(self, act: str, who: str, said: dict[str, Any], at: datetime) -> None:
        by = self.people.get(who)
        if act == "apply":
            self.number = make_case(self.town, at=at).number
        elif by is None:
            self._of_the_citizen(act, said, at)
        elif act in _REPORTS:
            self._report(_REPORTS[act], said, by, at)
        else:
            self._of_an_officer(act, said, by, at)

    def _of_the_citizen(self, act: str, said: dict[str, Any], at: datetime) -> None:
        number, person = self.number, self.town.person
        match act:
            case "correct":
                slots = (SlotInput(key="layout", papers=(make_upload(person, at=at),)),)
                resubmit_case(number=number, form={}, slots=slots, signature=BY_TOKEN, by=person, at=at)
            case "withdraw":
                withdraw_case(number=number, reasons="不办了", by=person, at=at)
            case "urge":
                urge_case(number=number, reason="请快一点", by=person, at=at)
            case "enquire":
                opened = open_enquiry(by=person, text="怎么办？", item_code=self.town.item_code, at=at)
                self.enquiry = opened.number
            case "rate":
                level = RatingLevel(said["level"])
                rate_case(
                    number=number, by=person, level=level, options=(), text="", channel=Channel.PC, at=at
                )
            case _:
                raise ValueError(f"nobody can {act}")

    def _of_an_officer(self, act: str, said: dict[str, Any], by: Officer, at: datetime) -> None:
        number = self.number
        match act:
            case "accept":
                accept_case(number=number, by=by, at=at)
            case "ask_correction":
                request_correction(number=number, wanted=[("layout", "图看不清")], by=by, at=at)
            case "refuse_acceptance":
                refuse_acceptance(
                    number=number, reasons=said.get("reasons", ""), article="第三十二条", by=by, at=at
                )
            case "review":
                review_case(number=number, advice=Outcome(said["advice"]), opinion="意见", by=by, at=at)
            case "send_back":
                done = CaseStep.objects.filter(case__number=number, key="review", done_at__isnull=False)
                to = done.filter(taken_back_at=None).latest("done_at").id
                send_back_case(number=number, to=to, reasons="再看一遍", by=by, at=at)
            case "decide":
                outcome = Outcome(said["outcome"])
                decide_case(
                    number=number,
                    outcome=outcome,
                    reasons=said.get("reasons", ""),
                    article="第三十八条",
                    by=by,
                    at=at,
                )
            case "issue":
                issue_result(number=number, by=by, at=at)
            case "extend":
                extend_limit(number=number, count=said["days"], reasons="案情复杂", by=by, at=at)
            case "set_fee":
                set_fee(number=number, amounts_fen=[said["amount"] * 100], reasons="按证收费", by=by, at=at)
            case "waive_fee":
                (bill,) = bills_about(f"cases:{number}")
                waive_bill(number=bill.number, reasons="困难", basis="减免办法", by=by, at=at)
            case "look_up":
                self._look_up(said["times"], by, at)
            case "answer_enquiry":
                answer_enquiry(number=self.enquiry, by=by, text="这样办。", at=at)
            case "hand_over":
                hand_over_case(number=number, by=by, at=at)
            case _:
                raise ValueError(f"no officer can {act}")

    def _look_up(self, times: int, by: Officer, at: datetime) -> None:
        for n in range(times):
            look_up_person(
                person_id=self.town.person.person_id,
                fields=["person.name"],
                purpose="handle-case",
                case_number=self.number,
                by=by,
                at=at + timedelta(seconds=n),
            )

    def _report(self, name: ActName, said: dict[str, Any], by: Officer, at: datetime) -> None:
        words: dict[str, Any] = {}
        if name is ActName.REVIEW:
            words = {"advice": said["advice"], "opinion": "意见"}
        elif name is ActName.DECISION:
            words = {"outcome": said["outcome"], "reasons": said.get("reasons", ""), "article": "第三十八条"}
        act = ReportedAct(
            act_id=str(uuid4()),
            after=self.reports[-1] if self.reports else "",
            name=name,
            done_at=moment(said["done"]),
            said=words,
        )
        bring_act(number=self.number, act=act, by=by, at=at)
        self.reports.append(act.act_id)


def play(case: dict[str, Any], *, patch: MonkeyPatch, folder: Path, settings: Any) -> Stage:
    """The whole case; what it left behind is in the database."""
    duties = directory.DUTIES
    patch.setitem(duties, "cashier", frozenset({"payments.waive"}))
    patch.setitem(duties, "review", duties["review"] | {"cases.send_back"})
    patch.setitem(duties, "accept", duties["accept"] | {"feedback.answer_enquiry"})
    town = make_town(**case.get("item", {}))
    settings.OUTSIDE = {"provincial": reached(folder, address="http://127.0.0.1:9")}
    people = {
        "clerk": town.clerk,
        "reviewer": town.reviewer,
        "approver": town.approver,
        "issuer": town.issuer,
        "boss": make_staff(name="吴主任", posts=BOSS),
        "system": make_staff(name="外部审批系统", posts=POSTS),
    }
    stage = Stage(patch=patch, folder=folder, town=town, people=people)
    patch.setattr(clock, "now", lambda: stage.now)
    stage.run(case)
    return stage


def cards_raised() -> list[str]:
    """The rules of all cards that there are, each once for a case."""
    return sorted({rule for (rule,) in Card.objects.values_list("rule")})
