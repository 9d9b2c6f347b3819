"""The statutory notices (文书) and papers of a case, ordered in the act's transaction and made in a worker."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from tongban.foundation.directory.public import organisation
from tongban.foundation.forms.public import form_summary
from tongban.foundation.papers.public import draw, order_document
from tongban.foundation.seals.public import Way, canonical
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.check_codes import check_code
from tongban.services.cases.decision_clocks import statutory_limit
from tongban.services.cases.decision_words import act_word, rule_words
from tongban.services.cases.facts import IN_PERSON, Capacity, How, SlotMet
from tongban.services.cases.joint.queries import conditions_of
from tongban.services.cases.models import ApplicationSignature, Case, CorrectionNotice
from tongban.services.cases.paper_heads import accepted_day, day_of, may_move, paper_head, phones_of
from tongban.services.cases.procedures.heard import heard_words
from tongban.services.cases.queries import helper_of, slots_of
from tongban.services.cases.remedies import remedies
from tongban.services.cases.signature_models import signed_at
from tongban.services.items.public import ItemContent, content_for, item_terms, terms_for, told_answers

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
SIGNED: dict[Way, str] = {
    Way.CODE: "短信验证码确认，手机号%(phone)s",
    Way.TYPED: "输入姓名和账户密码确认",
    Way.DRAWN: "手写签名",
    Way.TOKEN: "由申请人授权的程序提交",
}
MET: dict[How, str] = {
    How.LICENCE: "用电子证照",
    How.SHARED: "用共享数据",
    How.FORM: "由本表生成",
    How.EARLIER: "用以前交过的",
    How.COMMITMENT: "告知承诺",
    How.DEFERRED: "容缺后补",
    How.FILE: "已上传",
    How.PAPER: "交纸质件",
    How.MISSING: "没有交",
}


def order_notice(case: Case, notice: str, *, at: datetime, **more: object) -> None:
    """Order the notice, sealed by the organisation, with `more`; again changes nothing. 3 SQL at most, 5 for a decision."""
    template, kind, word = NOTICES[notice]
    content = terms_for(case.version_id, case.answers)
    order_sealed(case, template, kind=kind, word=word, data=_OWN[notice](case, content) | more, at=at)


def order_sealed(
    case: Case,
    template: str,
    *,
    kind: str,
    word: str,
    data: Mapping[str, object],
    at: datetime,
    place: int = 1,
) -> None:
    """Order a notice to the applicant with what stands on all of them; `word` stands in its number (文号).

    `place` tells papers of one kind in one case apart: the second has another number than the first.
    """
    content = terms_for(case.version_id, case.answers)
    order_document(
        template=template,
        data=_common(case, content, word, at=at, place=place) | dict(data),
        owner=f"case:{case.number}",
        kind=kind,
        seal_by=case.organisation_id,
        at=at,
    )


def order_application_form(case: Case, *, at: datetime) -> None:
    """Order the application as it was signed last, sealed by the office that received it.

    The paper carries the signature and, as an attachment, the text that was signed. An
    application that was signed on paper at the counter gets the same paper without them.
    """
    signature = ApplicationSignature.objects.filter(case=case).order_by("-round").first()
    round, at_signed = (signature.round, signed_at(signature)) if signature else (1, case.submitted_at)
    content, helper = terms_for(case.version_id, case.answers), helper_of(case)
    is_signed_for = helper and case.capacity not in IN_PERSON
    data = _common(case, content, "申", at=at) | {
        "submitted_at": at_signed.astimezone(CITY_ZONE),
        "sections": _sections(content, case.form, case.answers),
        "materials": [slot.name for slot in slots_of(case.id)],
        "signed_by": f"{helper}（代）" if is_signed_for else case.applicant_name,
        "represented_by": f"{helper}（{HELPERS[Capacity(case.capacity)]}）" if helper else "",
    }
    if signature:
        data |= _as_signed(signature.document, content) | {
            "digest": signature.digest,
            "signed_by": f"{signature.evidence['name']}（代）"
            if is_signed_for
            else signature.evidence["name"],
            "signed_how": signed_how(signature.evidence),
            "picture": signature.evidence["proof"].get("svg", ""),
        }
    order_document(
        template="application-form",
        data=data,
        owner=f"case:{case.number}",
        kind="application" if round == 1 else f"application-{round}",
        seal_by=case.organisation_id,
        at=at,
    )


def application_pdf(
    document: Mapping[str, Any],
    *,
    digest: str,
    content: ItemContent,
    organisation_id: UUID,
    at: datetime,
) -> bytes:
    """The application as it is put before the applicant, not yet signed. Some 20 ms, the same bytes each time."""
    content = content_for(content, document["answers"])
    data: Data = {
        "organisation": organisation(organisation_id).name,
        "number": "待签名",
        "date": at.astimezone(CITY_ZONE).date(),
        "applicant": document["applicant"]["name"],
        "item": content.name,
        "submitted_at": at.astimezone(CITY_ZONE),
        "signed_by": "",
        "digest": digest,
    }
    return draw("application-form", data | _as_signed(document, content), at=at)


def _as_signed(document: Mapping[str, Any], content: ItemContent) -> Data:
    """What stands on the paper by the text that is signed, and that text itself."""
    names = {slot.key: slot.name for slot in content.slots}
    return {
        "sections": _sections(content, document["form"], document["answers"]),
        "materials": [_material(names.get(slot["key"], slot["key"]), slot) for slot in document["slots"]],
        "canonical": canonical(document).decode(),
    }


def _material(name: str, slot: Mapping[str, Any]) -> str:
    if files := slot["papers"]:
        return f"{name}（{len(files)}个文件：{'、'.join(sha256[:8] for sha256 in files)}）"
    return f"{name}（{MET[How(slot['how'])]}）"


def _sections(content: ItemContent, form: Mapping[str, Any], answers: Mapping[str, str]) -> list[Data]:
    rows = [
        {"label": row.label, "value": row.text, "source": row.source}
        for row in (form_summary(content.form, form, scenario=answers) if content.form else [])
    ]
    told = [{"label": question, "value": answer} for question, answer in told_answers(content, answers)]
    parts = (("办理情形", told), ("填写的内容", rows))
    return [{"title": title, "rows": lines} for title, lines in parts if lines]


def signed_how(evidence: Mapping[str, Any]) -> str:
    """How it was signed, in the words of the paper."""
    how = SIGNED[Way(evidence["way"])] % {"phone": evidence["proof"].get("phone", "")}
    return f"{how}（随一件事申请{evidence['whole']['case']}一并签署）" if "whole" in evidence else how


def _common(case: Case, content: ItemContent, word: str, *, at: datetime, place: int = 1) -> Data:
    phones, code = phones_of(content), check_code(case.number)
    online = f"网上查询码{code[:4]} {code[4:]}"
    return paper_head(case, word, at=at, place=place) | {
        "qr": f"{settings.BASE_URL}/my/cases/{case.number}/",
        "enquiry": f"{phones}；{online}" if phones else online,
        "applicant": case.applicant_name,
        "item": case.item_name,
    }


def _acceptance(case: Case, content: ItemContent) -> Data:
    slots, accepted = slots_of(case.id), accepted_day(case)
    ruled_on = case.accepted_on or accepted
    statutory = statutory_limit(content, on=ruled_on)
    words = [
        f"{name}{limit.count}{UNIT_WORDS[limit.unit]}"
        for name, limit in (("承诺", content.limits.promised), ("法定", statutory))
        if limit
    ]
    return {
        "received_on": day_of(case.submitted_at),
        "accepted_on": accepted,
        "limit": "，".join(words) or "按规定办理",
        "due_on": case.promised_due_on or case.statutory_due_on,
        "counted_from": ruled_on if ruled_on != accepted else None,
        "is_promise": case.promised_due_on is not None,
        "note": may_move(case, case.promised_due_on or case.statutory_due_on),
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
        "received_on": day_of(case.submitted_at),
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
    said: Data = {
        "received_on": day_of(case.submitted_at),
        "reasons": [case.reasons],
        "basis": [case.article],
    }
    return said | remedies(case, content)


def _grant(case: Case, content: ItemContent) -> Data:
    return {
        "accepted_on": accepted_day(case),
        "act": act_word(case),
        "plain": not content.is_licensing,
        "rule": rule_words(case, content),
        "basis": [f"《{basis.law.strip('《》')}》{basis.article}" for basis in content.basis[:3]],
        "heard": heard_words(case),
        "granted": case.item_name,
        "licence_title": content.result.name if content.result else "",
        "note": _renewed_by_law(case) if case.is_renewed_by_law else "",
        "conditions": conditions_of(case) if content.other_organisations else [],
    }


def _renewed_by_law(case: Case) -> str:
    return (
        f"您的许可有效期到{case.renew_by:%Y年%-m月%-d日}届满。我们没有在届满前作出是否准予延续的决定，"
        "依照《中华人民共和国行政许可法》第五十条第二款，视为准予延续。"
    )


def _refusal(case: Case, content: ItemContent) -> Data:
    act = act_word(case) if content.is_licensing else "办理"
    said: Data = {"accepted_on": accepted_day(case), "act": act, "heard": heard_words(case)}
    return said | {"reasons": [case.reasons], "basis": [case.article]} | remedies(case, content)


_OWN: dict[str, Callable[[Case, ItemContent], Data]] = {
    "acceptance": _acceptance,
    "correction": _correction,
    "non-acceptance": _non_acceptance,
    "grant": _grant,
    "refusal": _refusal,
}
