"""The statutory notices (文书) and papers of a case, ordered in the act's transaction and made in a worker."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings

from tongban.foundation.directory.public import organisation
from tongban.foundation.forms.public import form_summary
from tongban.foundation.papers.public import order_document
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.check_codes import check_code
from tongban.services.cases.facts import IN_PERSON, Capacity, How, SlotMet
from tongban.services.cases.models import Case, CorrectionNotice
from tongban.services.cases.queries import helper_of, slots_of
from tongban.services.items.public import ItemContent, item_terms, terms_for
from tongban.standards.vocabularies import vocabulary

Data = dict[str, object]

UNIT_WORDS = {"working-days": "个工作日", "calendar-days": "日", "months": "个月", "years": "年"}
# notice → (template, kind under the case, the word in its number)
NOTICES = {
    "acceptance": ("acceptance-notice", "acceptance", "受"),
    "correction": ("correction-notice", "correction", "补"),
    "non-acceptance": ("non-acceptance", "non-acceptance", "不受"),
    "grant": ("decision-grant", "decision", "准"),
    "refusal": ("decision-refuse", "decision", "不准"),
}
# as what somebody applied for the applicant, as the paper says it
HELPERS = {
    Capacity.DELEGATE: "企业被授权人",
    Capacity.REPRESENTATIVE: "委托代理人",
    Capacity.PARENT: "监护人",
    Capacity.AGENT: "代办员",
    Capacity.COUNTER: "综合窗口",
}
# where 行政许可法 gives the notice its form
LAW = {
    "acceptance": "《中华人民共和国行政许可法》第三十二条",
    "correction": "《中华人民共和国行政许可法》第三十二条第一款第四项",
}


def order_notice(case: Case, notice: str, *, at: datetime) -> None:
    """Order the notice, sealed by the organisation; ordering it again changes nothing. 3 SQL at most."""
    template, kind, word = NOTICES[notice]
    content = terms_for(case.version_id, case.answers)
    data = _common(case, content, word, at=at) | _OWN[notice](case, content)
    order_document(
        template=template,
        data=data,
        owner=f"case:{case.number}",
        kind=kind,
        seal_by=case.organisation_id,
        at=at,
    )


def order_application_form(case: Case, *, at: datetime) -> None:
    """Order the application as it was handed in, as a PDF of the applicant's own words."""
    content, helper = terms_for(case.version_id, case.answers), helper_of(case)
    is_signed_for = helper and case.capacity not in IN_PERSON
    rows = [
        {"label": row.label, "value": row.text, "source": row.source}
        for row in (form_summary(content.form, case.form, scenario=case.answers) if content.form else [])
    ]
    data = _common(case, content, "申", at=at) | {
        "submitted_at": case.submitted_at.astimezone(CITY_ZONE),
        "sections": [{"title": "填写的内容", "rows": rows}] if rows else [],
        "materials": [slot.name for slot in slots_of(case.id)],
        "signed_by": f"{helper}（代）" if is_signed_for else case.applicant_name,
        "represented_by": f"{helper}（{HELPERS[Capacity(case.capacity)]}）" if helper else "",
    }
    order_document(
        template="application-form",
        data=data,
        owner=f"case:{case.number}",
        kind="application",
        seal_by=None,
        at=at,
    )


def _common(case: Case, content: ItemContent, word: str, *, at: datetime) -> Data:
    day = at.astimezone(CITY_ZONE).date()
    phones = "、".join(content.consult.phones)
    code = check_code(case.number)
    return {
        "organisation": organisation(case.organisation_id).name,
        "number": f"{word}〔{day.year}〕{case.number[-7:]}号",
        "date": day,
        "case_number": case.number,
        "qr": f"{settings.BASE_URL}/my/cases/{case.number}/",
        "enquiry": f"{phones}；网上查询码{code[:4]} {code[4:]}"
        if phones
        else f"网上查询码{code[:4]} {code[4:]}",
        "applicant": case.applicant_name,
        "item": case.item_name,
    }


def _acceptance(case: Case, content: ItemContent) -> Data:
    slots = slots_of(case.id)
    promised, statutory = content.limits.promised, content.limits.statutory
    words = [
        f"{name}{limit.count}{UNIT_WORDS[limit.unit]}"
        for name, limit in (("承诺", promised), ("法定", statutory))
        if limit
    ]
    return {
        "received_on": case.received_on,
        "accepted_on": _day(case.accepted_on),
        "limit": "，".join(words) or "按规定办理",
        "due_on": case.promised_due_on or case.statutory_due_on,
        "materials": [slot.name for slot in slots if slot.how is not How.DEFERRED],
        "later": [f"{slot.name}（{_until(slot)}前）" for slot in slots if slot.how is How.DEFERRED],
        "basis": [LAW["acceptance"]] if content.is_licensing else [],
        "deemed": case.is_deemed,
    }


def _until(slot: SlotMet) -> str:
    """The last day of a material that follows, as a notice writes it."""
    day = date.fromisoformat(slot.terms["due_on"])
    return f"{day.year}年{day.month}月{day.day}日"


def _correction(case: Case, content: ItemContent) -> Data:
    names = {slot.key: slot.name for slot in item_terms(case.version_id).slots}
    names |= {
        key: field.get("title", key) for key, field in (content.form or {}).get("properties", {}).items()
    }
    wanted = CorrectionNotice.objects.get(case=case).wanted
    return {
        "received_on": case.received_on,
        "requests": [
            {
                "name": names.get(entry["what_for"], entry["what_for"]),
                "why": entry["what"],
                "how": "请重新提交",
            }
            for entry in wanted
        ],
        "basis": [LAW["correction"]] if content.is_licensing else [],
    }


def _non_acceptance(case: Case, content: ItemContent) -> Data:
    return {"received_on": case.received_on, "reasons": [case.reasons], "basis": [case.article]} | _remedies(
        content
    )


def _grant(case: Case, content: ItemContent) -> Data:
    return {
        "accepted_on": _day(case.accepted_on),
        "act": _act(case),
        "basis": [f"《{basis.law.strip('《》')}》{basis.article}" for basis in content.basis[:3]],
        "granted": case.item_name,
        "licence_title": content.result.name if content.result else "",
    }


def _refusal(case: Case, content: ItemContent) -> Data:
    said = {"accepted_on": _day(case.accepted_on), "act": _act(case)}
    return said | {"reasons": [case.reasons], "basis": [case.article]} | _remedies(content)


def _remedies(content: ItemContent) -> Data:
    bodies = {remedy.kind: remedy.body for remedy in content.remedies}
    return {"review_body": bodies.get("reconsideration", ""), "court": bodies.get("litigation", "")}


def _act(case: Case) -> str:
    return vocabulary("item_type").text(case.type_code)


def _day(day: date | None) -> date:
    if day is None:
        raise RuntimeError("a notice of acceptance or decision for a case that was never accepted")
    return day


_OWN: dict[str, Callable[[Case, ItemContent], Data]] = {
    "acceptance": _acceptance,
    "correction": _correction,
    "non-acceptance": _non_acceptance,
    "grant": _grant,
    "refusal": _refusal,
}
