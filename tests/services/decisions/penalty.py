"""A licence that its office is about to revoke: 吴立案 and 郑协办 look into it, 唐主持 chairs, 冯法制 reviews, 钱决定 decides."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.foundation.directory.make import add_post
from tests.foundation.identity.make import make_staff
from tests.services.cases.held.make import moment, stall_licence, stall_town
from tests.services.cases.make import MONDAY, Town
from tongban.foundation.directory.public import Officer
from tongban.resources.licences.public import LicenceFact
from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.commands.check_legality import check_legality
from tongban.services.decisions.proceedings.commands.decide import Decision, decide_proceeding
from tongban.services.decisions.proceedings.commands.open import open_proceeding
from tongban.services.decisions.proceedings.commands.serve import serve_notice
from tongban.services.decisions.proceedings.facts import Opening
from tongban.services.decisions.proceedings.hearing.commands.arrange import arrange_hearing
from tongban.services.decisions.proceedings.hearing.commands.ask import ask_hearing
from tongban.services.decisions.proceedings.hearing.commands.minutes import (
    close_hearing,
    confirm_minutes,
    keep_minutes,
)
from tongban.services.decisions.proceedings.hearing.facts import HearingPlan
from tongban.services.decisions.proceedings.hearing.models import ProceedingHearing

add_post("open-proceedings", frozenset({"decisions.open_proceeding"}))
add_post(
    "decide-proceedings", frozenset({"decisions.decide_proceeding", "licences.revoke", "licences.suspend"})
)
add_post("chair-proceedings", frozenset({"decisions.hold_hearing"}))
add_post("review-proceedings", frozenset({"decisions.check_legality"}))

# told on Monday 28 September; asked on 9 October; told of the hearing on 12 October: seven working days lie between
ASKED, ARRANGED, HELD = moment(10, 9), moment(10, 12), moment(10, 21, 9)
REVIEWED, DECIDED = moment(10, 22), moment(10, 23)
PARTS = {
    "opening": "核对了参加人，告知了权利。",
    "proposal": "九月三次抽检不合格，建议吊销。",
    "defence": "已经更换供货商。",
    "questions": "对检验报告没有异议。",
    "closing": "双方坚持各自意见。",
}


@dataclass(frozen=True, kw_only=True)
class Penalty:
    """The town, the licence, and who has a part in the proceeding."""

    town: Town
    stall: LicenceFact
    opener: Officer
    second: Officer
    decider: Officer
    chair: Officer
    clerk: Officer
    reviewer: Officer

    def opening(self, **changes: Any) -> Opening:
        said: dict[str, Any] = {
            "ground": "penalty",
            "facts": "2026年9月三次抽检不合格，拒不改正。",
            "evidence": "检验报告三份\n责令改正通知书",
            "law": "《食品安全法》第一百二十四条",
            "address": "谯城区示例路8号",
            "colleague": self.second.account_id,
        }
        return Opening(**said | changes)

    def plan(self, **changes: Any) -> HearingPlan:
        said: dict[str, Any] = {
            "planned_at": HELD,
            "venue": "区政务服务中心三楼听证室",
            "chair": self.chair.account_id,
            "clerk": self.clerk.account_id,
        }
        return HearingPlan(**said | changes)


def make_penalty() -> Penalty:
    """Nothing is opened yet."""
    town = stall_town()
    return Penalty(
        town=town,
        stall=stall_licence(town),
        opener=make_staff(name="吴立案", posts=("open-proceedings",)),
        second=make_staff(name="郑协办", posts=("open-proceedings", "chair-proceedings")),
        decider=make_staff(name="钱决定", posts=("decide-proceedings",)),
        chair=make_staff(name="唐主持", posts=("chair-proceedings",)),
        clerk=make_staff(name="何记录", posts=("issue",)),
        reviewer=make_staff(name="冯法制", posts=("review-proceedings",)),
    )


def opened(case: Penalty, *, at: datetime = MONDAY, **changes: Any) -> str:
    """Opened and served: on paper, the same day."""
    number = open_proceeding(
        code=case.stall.code, opening=case.opening(**changes), by=case.opener, at=at
    ).number
    serve_notice(number=number, how=Told.WRITTEN, served_on=at.date(), by=case.opener, at=at)
    return number


def asked(case: Penalty) -> str:
    """The holder has asked for a hearing."""
    number = opened(case)
    ask_hearing(number=number, by=case.town.person, at=ASKED)
    return number


def arranged(case: Penalty, **changes: Any) -> str:
    """The hearing is set for 21 October."""
    number = asked(case)
    arrange_hearing(number=number, plan=case.plan(**changes), by=case.decider, at=ARRANGED)
    return number


def heard(case: Penalty) -> str:
    """Held, confirmed by the holder online and closed."""
    number = arranged(case)
    keep_minutes(number=number, parts=PARTS, came=True, by=case.chair, at=moment(10, 21, 11))
    confirm_minutes(number=number, sha256=digest_of(number), by=case.town.person, at=moment(10, 21, 12))
    close_hearing(number=number, by=case.chair, at=moment(10, 21, 15))
    return number


def digest_of(number: str) -> str:
    """The digest of the minutes that stand."""
    row = ProceedingHearing.objects.get(proceeding__number=number, replaced_at__isnull=True)
    return row.minutes_sha256


def reviewed(case: Penalty, number: str, *, passed: bool = True, at: datetime = REVIEWED) -> None:
    """The legal review."""
    check_legality(number=number, passed=passed, opinion="事实清楚，程序合法。", by=case.reviewer, at=at)


def decided(case: Penalty, number: str, *, at: datetime = DECIDED, by: Officer | None = None) -> None:
    """Revoked."""
    decision = Decision(reasons="屡次不合格，拒不改正，情节严重。", discussed_on=date(2026, 10, 22))
    decide_proceeding(number=number, decision=decision, by=by or case.decider, at=at)
