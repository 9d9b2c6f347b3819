"""The sealed papers of a file: notice of facts, grounds and rights (告知书), decision (决定书), review (复核决定书)."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from tongban.foundation.papers.public import order_document
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.public import notice_number
from tongban.services.supervision.accountability.facts import Outcome, ReviewRuling
from tongban.services.supervision.accountability.models import AccountabilityFile
from tongban.services.supervision.accountability.outcomes import OUTCOMES
from tongban.services.supervision.accountability.rules import COMPLAINT_DAYS, REVIEW_DAYS
from tongban.services.supervision.accountability.standing import owner_of

NOTICE, DECISION, REVIEW = "notice", "decision", "review"
_LAW = "《中华人民共和国公务员法》"
_RULINGS = {
    ReviewRuling.KEPT: "维持原决定",
    ReviewRuling.CHANGED: "变更原决定",
    ReviewRuling.WITHDRAWN: "撤销原决定",
}


def order_notice(row: AccountabilityFile, *, days: int, at: datetime) -> None:
    """What was found, by which duty and ground, and the person's rights (公务员法 art. 63 (2)). 2 SQL."""
    data = {"days": days, "until": row.state_by, "basis": [*row.basis, f"{_LAW}第六十三条第二款"]}
    _order(row, "accountability-notice", kind=NOTICE, word="问告", data=data, at=at)


def order_decision(row: AccountabilityFile, *, heard: str, at: datetime) -> None:
    """The outcome with facts, reasons, grounds and remedies (公务员法 arts. 63 (3), 95). 2 SQL."""
    outcome = OUTCOMES[Outcome(row.outcome)]
    data = {
        "heard": heard,
        "outcome": outcome.says,
        "reasons": row.reasons,
        "basis": [*row.basis, *([outcome.basis] if outcome.basis else [])],
        "remedy": remedy_words(outcome.is_handed_on),
    }
    _order(row, "accountability-decision", kind=DECISION, word="问决", data=data, at=at)


def order_review(row: AccountabilityFile, *, before: Outcome, at: datetime) -> None:
    """What the review came to, and the complaint that is open after it (公务员法 arts. 95, 96). 2 SQL."""
    ruling = ReviewRuling(row.review_ruling)
    says = _RULINGS[ruling]
    if ruling is ReviewRuling.CHANGED:
        says = f"{says}，将{OUTCOMES[before].says}变更为{OUTCOMES[Outcome(row.outcome)].says}"
    data = {
        "grounds": row.review_grounds,
        "outcome": says,
        "reasons": row.review_reasons,
        "basis": [f"{_LAW}第九十五条、第九十六条"],
        "remedy": (
            f"对本复核决定不服的，可以自接到本决定之日起{COMPLAINT_DAYS}日内，按照规定向同级公务员主管部门或者"
            "作出原决定的机关的上一级机关提出申诉。不会因为您提出申诉而加重处理。"
        ),
    }
    _order(row, "accountability-review", kind=REVIEW, word="问复", data=data, at=at)


def remedy_words(is_handed_on: bool) -> str:
    """What the person may do against the decision, as it says it."""
    if is_handed_on:
        return (
            "本决定只是提出建议或者移送。有权机关作出处理决定时，会另行告知您陈述、申辩、复核和申诉的权利。"
            f"对本决定本身不服的，可以自知道本决定之日起{REVIEW_DAYS}日内向我们申请复核。"
        )
    return (
        f"不服本决定的，可以自知道本决定之日起{REVIEW_DAYS}日内向我们申请复核；对复核结果不服的，可以自接到复核决定之日起"
        f"{COMPLAINT_DAYS}日内，按照规定向同级公务员主管部门或者我们的上一级机关提出申诉；也可以不经复核，自知道本决定之日起"
        f"{REVIEW_DAYS}日内直接提出申诉。复核、申诉期间不停止执行，不会因为您申请复核、提出申诉而加重处理。"
    )


def heard_words(days: list[datetime]) -> str:
    """Whether the person made a statement, as the decision says it."""
    said = [one.astimezone(CITY_ZONE).date() for one in days]
    if not said:
        return "您在告知的期限内没有提出陈述、申辩。"
    named = "、".join(f"{day.year}年{day.month}月{day.day}日" for day in dict.fromkeys(said))
    return f"您于{named}提出陈述、申辩，我们已经听取、核实并记录在案，没有因为您的申辩加重处理。"


def _order(
    row: AccountabilityFile,
    template: str,
    *,
    kind: str,
    word: str,
    data: Mapping[str, object],
    at: datetime,
) -> None:
    day = at.astimezone(CITY_ZONE).date()
    head = {
        "organisation": row.issuer_name,
        "number": notice_number(row.number, word=word, day=day),
        "date": day,
        "case_number": row.case_number,
        "qr": f"{settings.BASE_URL}/desk/accountability/{row.number}/",
        "person": row.person_name,
        "workplace": row.organisation_name,
        "facts": row.finding,
        "matter": row.matter,
        "situation": row.situation,
    }
    order_document(
        template=template,
        data=head | dict(data),
        owner=owner_of(row.number),
        kind=kind,
        seal_by=row.issuer_id,
        at=at,
    )
