"""On which ground a licence is suspended, cancelled, withdrawn, retracted or revoked: pure rules.

Source: 行政许可法 (2019) arts. 7 (defence), 8 (撤回), 69 (撤销), 70 (注销); it knows no suspension, so that only a
special law does. 行政处罚法 (2021) arts. 44, 57 to 65 (吊销).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.decisions.proceedings.errors import (
    DecidedByOpener,
    DefenceOpen,
    LegalityNotPassed,
    NoticeNotServed,
    ProceedingEnded,
    ProceedingWordsMissing,
)
from tongban.services.decisions.proceedings.facts import Measure, Opening, ProceedingFact, ProceedingState
from tongban.standards.working_time import Limit, WorkCalendar, add_limit

LAW, PENALTY_LAW = "《中华人民共和国行政许可法》", "《中华人民共和国行政处罚法》"
HEARING_LAW = f"{PENALTY_LAW}第六十三条第一款第三项"
LONGEST = 4000
LONGEST_LAW = 200
NEEDED = N_("Needed.")
# what is ordered, as papers say it
MEASURE_WORDS = {
    Measure.SUSPENSION: "暂停",
    Measure.CANCELLATION: "注销",
    Measure.WITHDRAWAL: "撤销",
    Measure.RETRACTION: "撤回",
    Measure.REVOCATION: "吊销",
}


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One ground by its article as papers cite it, `says` as papers say it and `text` as pages do.

    `needs_law`: the article points to another law, which has to be named.
    """

    measure: Measure
    article: str
    says: str
    text: str
    needs_law: bool = False


# art. 70 (4) is not here: a licence that was withdrawn or revoked has ended with that
GROUNDS: Mapping[str, Ground] = {
    "suspension": Ground(
        measure=Measure.SUSPENSION,
        article="",
        says="法律、法规规定应当暂停使用行政许可证件的情形",
        text=N_("A special law asks for it"),
        needs_law=True,
    ),
    "expired": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第一项",
        says="行政许可有效期届满未延续",
        text=N_("Its term is over and it was not renewed"),
    ),
    "person-gone": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第二项",
        says="赋予公民特定资格的行政许可，该公民死亡或者丧失行为能力",
        text=N_("A qualification whose holder has died or lost capacity"),
    ),
    "firm-ended": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第三项",
        says="法人或者其他组织依法终止",
        text=N_("The firm or organisation has ended"),
    ),
    "force-majeure": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第五项",
        says="因不可抗力导致行政许可事项无法实施",
        text=N_("Force majeure makes the licensed activity impossible"),
    ),
    "cancel-by-law": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第六项",
        says="法律、法规规定的应当注销行政许可的其他情形",
        text=N_("Another case in which a law or regulation asks for cancellation"),
        needs_law=True,
    ),
    "abuse": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第一项",
        says="行政机关工作人员滥用职权、玩忽职守作出准予行政许可决定",
        text=N_("Granted by abuse or neglect of office"),
    ),
    "beyond-powers": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第二项",
        says="超越法定职权作出准予行政许可决定",
        text=N_("Granted beyond the powers of the office"),
    ),
    "procedure": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第三项",
        says="违反法定程序作出准予行政许可决定",
        text=N_("Granted against the procedure by law"),
    ),
    "unqualified": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第四项",
        says="对不具备申请资格或者不符合法定条件的申请人准予行政许可",
        text=N_("Granted to somebody who did not meet the conditions"),
    ),
    "withdraw-by-law": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第五项",
        says="依法可以撤销行政许可的其他情形",
        text=N_("Another case in which a law allows withdrawal"),
        needs_law=True,
    ),
    "fraud": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第二款",
        says="被许可人以欺骗、贿赂等不正当手段取得行政许可",
        text=N_("Obtained by deceit or bribery"),
    ),
    "law-changed": Ground(
        measure=Measure.RETRACTION,
        article="第八条第二款",
        says="行政许可所依据的法律、法规、规章修改或者废止，为了公共利益的需要",
        text=N_("The law that it rests on was changed or repealed"),
        needs_law=True,
    ),
    "facts-changed": Ground(
        measure=Measure.RETRACTION,
        article="第八条第二款",
        says="准予行政许可所依据的客观情况发生重大变化，为了公共利益的需要",
        text=N_("The circumstances that it rests on have changed greatly"),
    ),
    "penalty": Ground(
        measure=Measure.REVOCATION,
        article="",
        says="法律、行政法规规定应当吊销许可证件的违法行为",
        text=N_("A breach of law for which a law revokes the licence"),
        needs_law=True,
    ),
}
FRAUD = "fraud"


def basis_of(ground: str, law: str) -> str:
    """The articles on which a measure stands, as a paper cites them."""
    own = GROUNDS[ground].article
    return "、".join(part for part in (f"{LAW}{own}" if own else "", law) if part)


def check_opening(given: Opening, *, opener: int, colleagues: Collection[int], today: date) -> Ground:
    """The ground that was chosen. Raises ProceedingWordsMissing for what is missing or cannot be so.

    `colleagues`: accounts of the officers of the organisation. Source: 行政许可法 (2019) art. 8 (2) (the public
    interest); 行政处罚法 (2021) arts. 42 (two officers), 44 and 59 (what is told and decided on).
    """
    found, faults = GROUNDS.get(given.ground), {}
    if found is None:
        faults["ground"] = N_("Choose a ground.")
    if not given.facts.strip():
        faults["facts"] = NEEDED
    if found and found.needs_law and not given.law.strip():
        faults["law"] = N_("This ground needs the law and the article that knows it.")
    if found and found.measure is Measure.SUSPENSION:
        faults |= _until_faults(given.until, today=today)
    if found and found.measure is Measure.RETRACTION and not given.interest.strip():
        faults["interest"] = N_("Without the public interest a licence that was rightly granted stays.")
    if found and found.measure is Measure.REVOCATION:
        faults |= {name: NEEDED for name in ("evidence", "address") if not getattr(given, name).strip()}
        if given.colleague == opener or given.colleague not in colleagues:
            faults["colleague"] = N_("A penalty is looked into by two officers. Choose the other one.")
    if faults or found is None:
        raise ProceedingWordsMissing(facts={"fields": faults})
    return found


def check_served_on(served_on: date | None, *, since: date, today: date) -> date:
    """The day of service: from the day on which there was something to serve. Raises ProceedingWordsMissing."""
    if served_on is None or not since <= served_on <= today:
        fault = N_("Give the day on which the holder got it: not before it was made, not after today.")
        raise ProceedingWordsMissing(facts={"fields": {"served_on": fault}})
    return served_on


def last_day_to_defend(served_on: date, *, days: int, calendar: WorkCalendar) -> date:
    """The last of the working days for a defence; the day of service is not counted.

    Source: 行政许可法 (2019) art. 7 gives the right and no limit; `days` is a setting.
    """
    return add_limit(served_on, Limit(count=days), calendar)


def check_open(state: str) -> None:
    """Raise ProceedingEnded."""
    if state != ProceedingState.OPEN:
        raise ProceedingEnded


def check_reasons(reasons: str, *, field: str = "reasons") -> str:
    """The reasons without spaces around. Raises ProceedingWordsMissing."""
    if not (said := reasons.strip()[:LONGEST]):
        raise ProceedingWordsMissing(facts={"fields": {field: NEEDED}})
    return said


def check_decision(
    fact: ProceedingFact, *, decider: int, until: date | None, compensation: str, today: date
) -> None:
    """Raise DecidedByOpener, NoticeNotServed, DefenceOpen, LegalityNotPassed or ProceedingWordsMissing.

    Whether a hearing stands before it is asked for apart. A retraction names how losses are made good
    (行政许可法 art. 8 (2)); a revocation has passed the legal review (行政处罚法 art. 58; we ask it of each).
    """
    if decider in fact.investigators:
        raise DecidedByOpener
    if fact.defend_by is None:
        raise NoticeNotServed
    if today <= (last := last_day_to_answer(fact)):
        raise DefenceOpen(facts={"until": last})
    if fact.measure is Measure.REVOCATION:
        check_legality_passed(fact, decider=decider)
    faults = _until_faults(until, today=today) if fact.measure is Measure.SUSPENSION else {}
    if not faults and until is not None and _is_longer(fact, until, today=today):
        faults["until"] = N_(
            "That is longer than the notice told the holder. A longer suspension takes a proceeding of its own, with "
            "a new notice."
        )
    if fact.measure is Measure.RETRACTION and not compensation.strip():
        faults["compensation"] = N_(
            "Losses are made good by law. Say how, how much or by when it is found out."
        )
    if faults:
        raise ProceedingWordsMissing(facts={"fields": faults})


def _is_longer(fact: ProceedingFact, until: date, *, today: date) -> bool:
    """Whether a suspension would last longer from the decision on than the notice said from its opening on.

    The last day itself may move: while the holder is heard the one that was told may have passed.
    Source: 行政处罚法 (2021) arts. 44, 45, by which what is decided is what was told.
    """
    if fact.until is None:
        return False
    opened_on = fact.opened_at.astimezone(CITY_ZONE).date()
    return until > fact.until and until - today > fact.until - opened_on


def check_discussed_on(day: date | None, *, opened_on: date, today: date) -> date | None:
    """The day of the joint discussion, where one is named. Raises ProceedingWordsMissing.

    Source: 行政处罚法 (2021) art. 57 (2): what is grave or complicated the heads decide together.
    """
    if day is not None and not opened_on <= day <= today:
        raise ProceedingWordsMissing(
            facts={"fields": {"discussed_on": N_("It was after the opening, and not after today.")}}
        )
    return day


def check_legality_passed(fact: ProceedingFact, *, decider: int) -> None:
    """Raise LegalityNotPassed, or DecidedByOpener for who made the review."""
    if fact.legality is None or not fact.legality.passed:
        raise LegalityNotPassed
    if fact.legality.account == decider:
        raise DecidedByOpener


def last_day_to_answer(fact: ProceedingFact) -> date:
    """The last day before which nothing is decided: for the defence, and to ask for a hearing that nobody gave up.

    Raises NoticeNotServed.
    """
    if fact.defend_by is None:
        raise NoticeNotServed
    right = fact.right
    if right is None or right.until is None or right.asked_at or right.waived_at:
        return fact.defend_by
    return max(fact.defend_by, right.until)


def _until_faults(until: date | None, *, today: date) -> dict[str, str]:
    if until is None:
        return {"until": N_("A suspension has a last day.")}
    return {"until": N_("The last day of a suspension lies before today.")} if until < today else {}
