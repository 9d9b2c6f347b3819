"""A case in which a neighbour is heard: 老张 wants something, 邻居 lives above, 唐主持 chairs."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tests.foundation.identity.make import make_person, make_staff
from tests.foundation.papers.make import image_bytes
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tests.services.cases.timing.make import moment
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import store_file
from tongban.foundation.seals.public import sign_by_drawing
from tongban.resources.registers.models import RegisteredPerson
from tongban.services.cases.facts import Outcome, SignedOnPage
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.commands.arrange_hearing import Plan, arrange_hearing
from tongban.services.cases.procedures.commands.ask_hearing import ask_hearing
from tongban.services.cases.procedures.commands.enter_party import enter_interested_party
from tongban.services.cases.procedures.commands.keep_minutes import close_hearing, keep_minutes
from tongban.services.cases.procedures.commands.sign_minutes import (
    ask_for_minutes,
    confirm_minutes,
    sign_minutes,
)
from tongban.services.cases.procedures.commands.tell_right import tell_hearing_right
from tongban.services.cases.procedures.commands.visit_site import Seen
from tongban.services.cases.procedures.facts import SignedHow
from tongban.services.cases.procedures.models import Hearing
from tongban.services.cases.procedures.standing import open_hearing

HELD = moment(10, 22, 9)  # the seven days after the notice of 12 October are over
PARTS = {
    "opening": "核对了参加人，告知了权利。",
    "opinion": "油烟管道离住宅窗户不足十米，见现场照片。",
    "applicant": "已经装了净化设备。",
    "interested": "夜里噪声大，油烟进屋。",
    "questions": "双方对检测报告没有异议。",
    "closing": "双方坚持各自意见。",
}


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The town with its case, the neighbour and the chair."""

    town: Town
    number: str
    neighbour: Person
    interest: UUID
    chair: Officer
    clerk: Officer

    @property
    def hearing(self) -> Hearing:
        return open_hearing(Case.objects.get(number=self.number))


def heard_case(town: Town, *, at: datetime = MONDAY) -> Heard:
    """A case in review with a neighbour entered, nobody told yet."""
    number = make_case(town).number
    bring_to(town, number, "reviewed", at=at, outcome=Outcome.REFUSED)
    neighbour = make_person(name="秦玉兰", birth_date=date(1968, 2, 9))
    return Heard(
        town=town,
        number=number,
        neighbour=neighbour,
        interest=enter(town, number, neighbour, at=at),
        chair=make_staff(name="唐主持", posts=("hearing",)),
        clerk=make_staff(name="何记录", posts=("issue",)),
    )


def enter(town: Town, number: str, who: Person, *, at: datetime = MONDAY, **changes: Any) -> UUID:
    """Enter a neighbour by name and ID number."""
    said = {"name": who.name, "id_number": id_number_of(who), "stake": "您住在店铺楼上，油烟和噪声影响您。"}
    return enter_interested_party(number=number, by=town.reviewer, at=at, **(said | changes))


def id_number_of(who: Person) -> str:
    """The ID number under which somebody stands in the register."""
    return str(RegisteredPerson.objects.get(id=who.person_id).facts["id_number"])


def tell(heard: Heard, *, at: datetime = MONDAY, intended: Outcome = Outcome.REFUSED) -> None:
    """Tell everybody of the right to be heard: until 10 October where it is done on 28 September."""
    tell_hearing_right(
        number=heard.number,
        intended=intended,
        reasons="油烟排放不符合要求。",
        article="《食品经营许可和备案管理办法》第十二条",
        by=heard.town.reviewer,
        at=at,
    )


def plan(heard: Heard, **changes: Any) -> Plan:
    """A hearing on 22 October at nine."""
    fields: dict[str, Any] = {
        "planned_at": HELD,
        "venue": "区政务服务中心三楼听证室",
        "why": "利害关系人要求听证。",
        "chair": heard.chair.account_id,
        "clerk": heard.clerk.account_id,
    }
    return Plan(**(fields | changes))


def arrange(heard: Heard, *, at: datetime | None = None, **changes: Any) -> None:
    """Arrange it on 12 October."""
    arrange_hearing(
        number=heard.number, plan=plan(heard, **changes), by=heard.town.approver, at=at or moment(10, 12)
    )


def asked(town: Town) -> Heard:
    """Told on 28 September; the neighbour asks on 9 October."""
    heard = heard_case(town)
    tell(heard)
    ask_hearing(number=heard.number, party=heard.interest, by=heard.neighbour, at=moment(10, 9))
    return heard


def keep(
    heard: Heard, *, at: datetime | None = None, present: tuple[str, ...] | None = None, **parts: str
) -> None:
    """The minutes, with both parties there."""
    there = ("applicant", str(heard.interest)) if present is None else present
    keep_minutes(
        number=heard.number, parts=PARTS | parts, present=there, by=heard.chair, at=at or moment(10, 22, 11)
    )


DRAWN = "[[[10, 10], [200, 80], [400, 20]]]"


def signed_here(
    heard: Heard, by: Person | Officer, *, at: datetime, party: UUID | None = None
) -> SignedOnPage:
    """The minutes were put before `by`, who has drawn their signature."""
    asked = ask_for_minutes(number=heard.number, party=party, by=by, at=at)
    sign_by_drawing(subject=asked.subject, digest=asked.digest, strokes=DRAWN, by=by, at=at)
    return SignedOnPage(subject=asked.subject)


def confirm(heard: Heard, *, at: datetime | None = None) -> None:
    """Both parties sign the minutes on their own pages, and the clerk at the desk."""
    when = at or moment(10, 22, 15)
    number, theirs = heard.number, heard.interest
    applicant, neighbour = heard.town.person, heard.neighbour
    signature = signed_here(heard, applicant, at=when)
    confirm_minutes(number=number, signature=signature, by=applicant, at=when)
    signature = signed_here(heard, neighbour, at=when, party=theirs)
    confirm_minutes(number=number, party=theirs, signature=signature, by=neighbour, at=when)
    sign_as_clerk(heard, at=when)


def sign_as_clerk(heard: Heard, *, at: datetime | None = None) -> None:
    """Who took the minutes down signs them."""
    when = at or moment(10, 22, 15)
    signature = signed_here(heard, heard.clerk, at=when)
    sign_minutes(number=heard.number, signature=signature, by=heard.clerk, at=when)


def close(heard: Heard, *, at: datetime | None = None) -> None:
    """The chair signs last."""
    when = at or moment(10, 22, 16)
    signature = signed_here(heard, heard.chair, at=when)
    close_hearing(number=heard.number, signature=signature, by=heard.chair, at=when)


def held(town: Town) -> Heard:
    """Asked for, arranged, held on 22 October, signed by all and closed the same day."""
    heard = asked(town)
    arrange(heard)
    keep(heard)
    confirm(heard)
    close(heard)
    return heard


def seen(*officers: Officer, **changes: Any) -> Seen:
    """A site visit of an hour that found something."""
    fields: dict[str, Any] = {
        "site": "谯城区魏武大道1号",
        "begun_at": moment(9, 29, 9),
        "ended_at": moment(9, 29, 10),
        "officers": tuple(officer.account_id for officer in officers),
        "met_name": "老张",
        "met_role": "申请人",
        "met_how": SignedHow.PAPER,
        "findings": "后厨面积十二平方米，排烟口离窗户八米。",
        "conclusion": "排烟口要改。",
        "meets": False,
    }
    return Seen(**(fields | changes))


def signed_page(officer: Officer, *, at: datetime = MONDAY) -> UUID:
    """The scanned page with an expert's signature in the officer's space."""
    return store_file(
        stream=io.BytesIO(image_bytes("JPEG")), name="签字页.jpg", owner=officer.ref, by=officer, at=at
    ).id
