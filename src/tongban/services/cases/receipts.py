"""The papers around handing in and handing over: receipt, what may follow later, and what was delivered."""

from datetime import date, datetime

from tongban.foundation.papers.public import document_of
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.decision_words import decision_title
from tongban.services.cases.facts import How, Outcome
from tongban.services.cases.models import Case
from tongban.services.cases.notices import order_sealed
from tongban.services.cases.paper_heads import paper_head
from tongban.services.cases.queries import followers_of, slots_of
from tongban.services.items.public import terms_for

CHANNELS = {"online": "网上提交", "api": "由接入的程序提交", "counter": "综合窗口", "village": "村级代办点"}
LICENSING = "《中华人民共和国行政许可法》"
IN_SPACE = "电子送达：送到申请人的用户空间，申请人随时可以查看、下载"
AT_COUNTER = "窗口送达：申请人没有网上账户，凭身份证件在窗口领取"


def order_receipt(case: Case, *, at: datetime) -> None:
    """收件凭证: what came in, when, and by when it is answered. 4 SQL."""
    content = terms_for(case.version_id, case.answers)
    handed_in = [slot for slot in slots_of(case.id) if slot.how not in (How.MISSING, How.DEFERRED)]
    data = {
        "received_at": case.submitted_at.astimezone(CITY_ZONE),
        "channel": CHANNELS.get(case.channel, case.channel),
        "materials": [slot.name for slot in handed_in],
        "answer_by": case.acceptance_due_on,
        "log_entry": str(case.submission_entry_id),
        "deemed": content.is_licensing,
        "basis": [f"{LICENSING}第三十二条"] if content.is_licensing else [],
    }
    order_sealed(case, "receipt", kind="receipt", word="收", data=data, at=at)


def order_deferral_notice(case: Case, *, at: datetime) -> None:
    """容缺后补告知书: which materials may follow, until when, how, and what if they do not. 4 SQL; nothing
    where nothing follows."""
    later = [slot for slot in slots_of(case.id) if slot.how is How.DEFERRED]
    if not later:
        return
    data = {
        "accepted_on": case.accepted_on,
        "materials": [
            {"name": slot.name, "until": date.fromisoformat(slot.terms["due_on"])} for slot in later
        ],
        "basis": [],
    }
    order_sealed(case, "deferral-notice", kind="deferral", word="容", data=data, at=at)


def order_delivery_receipt(case: Case, *, at: datetime) -> None:
    """送达回证: which papers were handed over, how and when. At most 5 SQL."""
    is_granted = case.outcome == Outcome.GRANTED
    content = terms_for(case.version_id, case.answers)
    decided = paper_head(case, "准" if is_granted else "不准", at=case.decided_at or at)
    title = decision_title(case, content, is_granted=is_granted)
    papers = [{"title": title, "number": decided["number"]}]
    if case.licence and content.result:
        papers.append({"title": content.result.name, "number": case.licence})
    if document_of(owner=f"case:{case.number}", kind="decision") is None:
        papers = papers[1:]
    is_online = bool(followers_of(case))
    article = "第三十九条、第四十四条" if is_granted else "第三十八条第二款"
    data = {
        "papers": papers,
        "way": IN_SPACE if is_online else AT_COUNTER,
        "delivered_at": at.astimezone(CITY_ZONE),
        "received_by": "系统记录到达时间，以到达时间为送达时间" if is_online else "领取人签名：",
        "basis": [f"{LICENSING}{article}"] if content.is_licensing else [],
    }
    order_sealed(case, "delivery-receipt", kind="delivery-receipt", word="送", data=data, at=at)
