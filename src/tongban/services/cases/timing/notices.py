"""The two notices to the applicant about a clock: it stops for so long, or it is put off."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from tongban.foundation.calendars.public import calendar_for
from tongban.kernel.errors import N_
from tongban.services.cases.decision_clocks import provision_of, statutory_limit
from tongban.services.cases.models import Case, LimitExtension, SpecialProcedure
from tongban.services.cases.notices import UNIT_WORDS, order_sealed
from tongban.services.cases.paper_heads import accepted_day, may_move
from tongban.services.cases.timing.rules import does_stop
from tongban.services.items.public import terms_for
from tongban.standards.working_time import Approver, Procedure, effective_day

# as the law and the code list of special procedures name them (GB/T 39046, 行政许可法 art. 45)
PROCEDURE_NAMES: dict[Procedure, str] = {
    Procedure.HEARING: N_("hearing"),
    Procedure.TENDER: N_("call for tenders"),
    Procedure.AUCTION: N_("auction"),
    Procedure.INSPECTION: N_("inspection"),
    Procedure.TESTING: N_("testing"),
    Procedure.QUARANTINE: N_("quarantine"),
    Procedure.APPRAISAL: N_("appraisal"),
    Procedure.EXPERT_REVIEW: N_("expert review"),
    Procedure.SITE_VISIT: N_("site visit"),
    Procedure.PUBLIC_NOTICE: N_("public notice"),
    Procedure.SUPERIOR_REPLY: N_("reply of a superior office"),
}
ON_PAPER: dict[Procedure, str] = {
    Procedure.HEARING: "听证",
    Procedure.TENDER: "招标",
    Procedure.AUCTION: "拍卖",
    Procedure.INSPECTION: "检验",
    Procedure.TESTING: "检测",
    Procedure.QUARANTINE: "检疫",
    Procedure.APPRAISAL: "鉴定",
    Procedure.EXPERT_REVIEW: "专家评审",
    Procedure.SITE_VISIT: "现场勘验",
    Procedure.PUBLIC_NOTICE: "公示",
    Procedure.SUPERIOR_REPLY: "上级批复",
}
_ARTICLE_45 = "《中华人民共和国行政许可法》第四十五条"
_ARTICLE_42 = {
    Approver.HEAD_OF_ORGAN: "《中华人民共和国行政许可法》第四十二条第一款",
    Approver.HEAD_OF_GOVERNMENT: "《中华人民共和国行政许可法》第四十二条第二款",
}


def procedure_names(procedures: Iterable[str]) -> str:
    """Procedures in the reader's language, one after the other."""
    return _(", ").join(_(PROCEDURE_NAMES[Procedure(one)]) for one in procedures)


def procedure_kind(place: int) -> str:
    """Under which name the notice of a case's procedure is kept."""
    return f"procedure-{place}"


def order_procedure_notice(case: Case, row: SpecialProcedure, *, at: datetime) -> None:
    """特别程序告知书: which, why, how many working days, and whether they count. 3 SQL at most."""
    stops = does_stop(row.procedure, row.special_law)
    content = terms_for(case.version_id, case.answers)
    basis = row.special_law or (_ARTICLE_45 if stops and content.is_licensing else "")
    data = {
        "accepted_on": accepted_day(case),
        "procedure": ON_PAPER[Procedure(row.procedure)],
        "reasons": [row.reasons],
        "since": effective_day(row.started_at, calendar_for(case.area_code)),
        "days": f"{row.planned_days}个工作日",
        "stops": stops,
        "basis": [basis] if basis else [],
    }
    kind = procedure_kind(row.place)
    order_sealed(case, "procedure-notice", kind=kind, word="特", data=data, at=at, place=row.place)


def order_extension_notice(case: Case, row: LimitExtension, *, at: datetime) -> None:
    """延期通知书: by how much, until when, why, approved by whom. 3 SQL at most."""
    content = terms_for(case.version_id, case.answers)
    limit = statutory_limit(content, on=case.accepted_on or case.received_on)
    if limit is None:
        raise RuntimeError("a limit was put off that the case does not have")
    special = content.limits.extension
    basis = str(provision_of(special)) if special else _ARTICLE_42[Approver(row.approver)]
    data = {
        "accepted_on": accepted_day(case),
        "added": f"{row.count}{UNIT_WORDS[limit.unit]}",
        "due_on": None if case.stopped_on else case.statutory_due_on,
        "promised_on": None if case.stopped_on else case.promised_due_on,
        "note": "" if case.stopped_on else may_move(case, case.statutory_due_on),
        "reasons": [row.reasons],
        "approved_by": f"人民政府负责人（{row.approval}）" if row.approval else "本行政机关负责人",
        "basis": [basis],
    }
    order_sealed(case, "extension-notice", kind="extension", word="延", data=data, at=at)
