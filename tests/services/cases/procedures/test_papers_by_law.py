"""Every paper of a case against the law: what it has to say, by which article, looked for in the sealed PDF.

The papers are those of acts, not of made data: each case goes its way, workers make and seal what was ordered,
and Poppler, which shares nothing with us, reads the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.foundation.papers.make import text_of
from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.cases.procedures.make import Heard, arrange, asked, heard_case, held, seen, signed_page
from tests.services.cases.timing.make import accepted, extend, moment, start
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.documents.contents import TITLES
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.public import documents_of, paper_bytes
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.commands.take_opinion import Said, take_expert_opinion
from tongban.services.cases.procedures.commands.visit_site import record_visit, sign_visit
from tongban.services.items.public import Basis, Limit, Limits, Slot
from tongban.standards.working_time import Procedure

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that a paper has to say: by which article, and words (a pattern) that say it."""

    article: str
    what: str
    words: str


def part(article: str, what: str, words: str) -> Part:
    return Part(article=article, what=what, words=words)


ART = "行政许可法"
SEALED = (
    part(f"{ART}32末", "机关名称", "谯城区数据局"),
    part(f"{ART}32末", "文号", r"〔20\d\d〕\d{10}(-\d+)?号"),
    part(f"{ART}32末", "日期", r"20\d\d年\d+月\d+日"),
)
RIGHTS = (
    part(f"{ART}38(2)、行政复议法20", "复议权利、机关、期限", "60日内，向亳州市谯城区人民政府申请行政复议"),
    part(
        f"{ART}38(2)、行政诉讼法46",
        "诉讼权利、法院、期限",
        "6个月内，依法向本机关所在地（亳州市谯城区）有管辖权的人民法院提起行政诉讼",
    ),
)
# kind of paper → who makes it come about, and what it has to say
NEEDED: dict[str, tuple[Part, ...]] = {
    "receipt": (
        part(f"{ART}29、32", "收到的材料", "经营场所平面布局图"),
        part(f"{ART}32", "收到时间", "收到时间2026年9月28日"),
        part(
            f"{ART}32(4)",
            "最晚答复日和逾期后果",
            "最晚答复日2026年10月10日（是否受理）.*逾期不告知的，自收到申请材料之日起即为受理",
        ),
    ),
    "correction": (
        part(f"{ART}32(4)", "需要补正的全部内容", "经营场所平面布局图.*没有标明面积"),
        part(f"{ART}32(4)", "一次告知", "一次告知.*已列出全部需要补正的内容"),
    ),
    "acceptance": (
        part(f"{ART}32(5)", "受理的决定", "我们决定受理"),
        part(f"{ART}32末", "受理日期", "受理日期2026年9月28日"),
        part(f"{ART}42", "办理期限", "法定20个工作日"),
        part(f"{ART}45", "不计入期限的时间另行告知", "所需时间另行书面告知"),
    ),
    "deferral": (
        part("容缺", "哪些材料、最晚哪天", r"健康证明2026年10月\d+日"),
        part("容缺", "怎样补", "在办件页面上传，或者送到受理窗口"),
        part("容缺", "不补的后果", "到期没有补齐的，依法作出不予办理的决定"),
    ),
    "non-acceptance": (
        part(f"{ART}32(2)", "不予受理的决定", "我们决定不予受理"),
        part(f"{ART}32(2)", "告知向哪里申请", "请向涡阳县数据局申请"),
        part(f"{ART}55、38(2)", "理由", "不属于本机关职权范围"),
        *RIGHTS,
    ),
    "extension": (
        part(f"{ART}42(1)", "负责人批准", "经本行政机关负责人批准"),
        part(f"{ART}42(1)", "延长多少", "延长办理期限10个工作日"),
        part(f"{ART}42(1)", "理由", "要核对外地的材料"),
        part(f"{ART}42(1)", "依据", "第四十二条第一款"),
    ),
    "procedure-1": (
        part(f"{ART}45", "程序", "专家评审"),
        part(f"{ART}45", "所需时间", "5个工作日"),
        part(f"{ART}45", "不计算在期限内", "不计入"),
        part(f"{ART}45", "理由", "配方需要专家评审"),
    ),
    "hearing-right": (
        part(f"{ART}36", "陈述、申辩的权利", "您可以陈述和申辩"),
        part(f"{ART}47(1)", "要求听证的权利", "您可以要求听证"),
        part(
            f"{ART}47(1)",
            "五日内提出，最后一天",
            "自收到本告知书之日起五日内（按工作日计算，最晚2026年10月10日）",
        ),
        part(f"{ART}47(1)", "二十日内组织", "在二十日内组织听证"),
        part(f"{ART}47(2)", "不承担费用", "您不承担组织听证的费用"),
        part(f"{ART}36", "拟作的决定和理由", "不予.*油烟排放不符合要求"),
    ),
    "hearing-notice-1": (
        part(f"{ART}48(1)", "时间", "时间2026年10月22日09:00"),
        part(f"{ART}48(1)", "地点", "区政务服务中心三楼听证室"),
        part(f"{ART}48(2)", "公开举行", "公开举行"),
        part(f"{ART}48(3)", "主持人", "听证主持人唐主持"),
        part(f"{ART}48(3)", "申请回避的权利", "有权在听证开始前申请回避"),
        part(f"{ART}48(4)", "证据、申辩和质证", "您可以提出证据，进行申辩和质证"),
        part(f"{ART}48(5)", "笔录确认、签字", "交您确认无误后签字或者盖章"),
        part(f"{ART}48末", "根据笔录决定", "我们根据听证笔录作出决定"),
        part(f"{ART}47(2)", "不承担费用", "不承担听证的费用"),
    ),
    "hearing-announcement-1": (
        part(f"{ART}46", "向社会公告", "现公告如下"),
        part(f"{ART}46", "时间、地点", "2026年10月22日09:00.*区政务服务中心三楼听证室"),
        part(f"{ART}48(2)", "公开举行", "公开举行，可以旁听"),
    ),
    "hearing-minutes-1": (
        part(f"{ART}48(3)", "主持人", "听证主持人唐主持阅读无误，已电子签名"),
        part(
            f"{ART}48(4)",
            "审查人员的意见、证据和理由",
            "审查人员的意见、证据和理由油烟管道离住宅窗户不足十米",
        ),
        part(f"{ART}48(4)", "申请人的申辩和证据", "已经装了净化设备"),
        part(f"{ART}48(4)", "利害关系人的意见和证据", "夜里噪声大"),
        part(f"{ART}48(4)", "质证", "双方对检测报告没有异议"),
        part(
            f"{ART}48(5)",
            "参加人确认",
            "申请人老张阅读无误，已电子签名.*利害关系人秦玉兰阅读无误，已电子签名",
        ),
    ),
    "statement-1": (
        part(f"{ART}36", "陈述人", "陈述人老张身份申请人"),
        part(f"{ART}36", "陈述、申辩的内容", "已经改了排烟口"),
        part(f"{ART}36", "听取意见", "已经听取以上意见，记录在案"),
    ),
    "site-visit-1": (
        part(f"{ART}34(3)", "两名以上工作人员", "核查人员李窗口已签字.*核查人员王审核已签字"),
        part(f"{ART}34(3)", "核实的内容", "排烟口离窗户八米"),
        part("记录", "在场人员签字", "在场人员（申请人）老张当场阅读无误，已签字"),
        part(f"{ART}34(3)", "依据", "第三十四条第三款"),
    ),
    "expert-opinion-1": (
        part(f"{ART}45", "评审意见", "配方可行，标签要改"),
        part("记录", "专家姓名、签字", "孟教授.*专家已于2026年9月29日在意见书上签字"),
    ),
    "decision": (
        part(f"{ART}38(2)", "不予许可的书面决定", "我们决定不予行政许可"),
        part(f"{ART}38(2)", "理由", "排烟口离住宅太近"),
        part(f"{ART}38(2)", "依据", "《食品经营许可和备案管理办法》第十二条"),
        part(f"{ART}48末", "根据听证笔录", r"本决定根据听证笔录（听笔〔2026〕\d{10}号）作出"),
        *RIGHTS,
    ),
    "grant": (
        part(f"{ART}38(1)", "准予许可的书面决定", "我们决定准予行政许可"),
        part(f"{ART}38(1)", "符合法定条件、标准", "符合法定条件、标准"),
        part(f"{ART}38(1)", "依据", "《食品安全法》第三十五条"),
    ),
    "delivery-receipt": (
        part(f"{ART}44、民事诉讼法87", "送达的文书", r"准予行政许可决定书（准〔2026〕\d{10}号）"),
        part("民事诉讼法87", "受送达人", "受送达人老张"),
        part("民事诉讼法90", "方式、收到日期", r"电子送达.*送达时间20\d\d年"),
        part(f"{ART}44", "依据", "第三十九条、第四十四条"),
    ),
}


def _licensing(*, has_later: bool = True, **changes: Any) -> Town:
    """The town's item as a licence by law, whose guide names no remedy: the law's own stand on the papers."""
    slots = (
        Slot(key="form", name="申请表", from_form=True),
        Slot(key="layout", name="经营场所平面布局图"),
        Slot(key="health", name="健康证明", need="later", later_working_days=5),
    )
    return make_town(
        type_code="01",
        remedies=(),
        slots=slots if has_later else slots[:2],
        limits=Limits(statutory=Limit(count=20), promised=Limit(count=15)),
        basis=(Basis(law="食品安全法", article="第三十五条"),),
        **changes,
    )


def _papers(number: str, *, owner: str = "case") -> dict[str, bytes]:
    deliver_all()
    return {one.kind: paper_bytes(one.paper.id) for one in documents_of(f"{owner}:{number}") if one.paper}


def _corrected() -> dict[str, bytes]:
    town = _licensing()
    number = make_case(town).number
    request_correction(number=number, wanted=[("layout", "没有标明面积")], by=town.clerk, at=MONDAY)
    return _papers(number)


def _turned_away() -> dict[str, bytes]:
    town = _licensing()
    number = make_case(town).number
    refuse_acceptance(
        number=number,
        reasons="不属于本机关职权范围。",
        article="《行政许可法》第三十二条第一款第二项",
        elsewhere="请向涡阳县数据局申请。",
        by=town.clerk,
        at=MONDAY,
    )
    return _papers(number)


def _reviewed_by_an_expert() -> dict[str, bytes]:
    town = _licensing()
    number = accepted(town)
    start(town, number, MONDAY, Procedure.EXPERT_REVIEW, reasons="配方需要专家评审。")
    said = Said(
        name="孟教授", organisation="省食品检验院（示例）", title="食品工艺", question="配方是否安全？",
        opinion="配方可行，标签要改。", agrees=True, signed_on=date(2026, 9, 29),
    )  # fmt: skip
    page = signed_page(town.reviewer)
    take_expert_opinion(number=number, said=said, signed_page=page, by=town.reviewer, at=moment(9, 29, 11))
    place = record_visit(number=number, seen=seen(town.clerk), by=town.reviewer, at=moment(9, 29, 11))
    sign_visit(number=number, place=place, by=town.clerk, at=moment(9, 29, 12))
    return _papers(number)


def _put_off() -> dict[str, bytes]:
    town = _licensing()
    number = accepted(town)
    extend(town, number, moment(9, 29))
    return _papers(number)


def _refused_after_a_hearing() -> dict[str, bytes]:
    town = _licensing()
    heard = held(town)
    make_statement(number=heard.number, text="已经改了排烟口。", by=town.person, at=moment(10, 22, 17))
    decide_case(
        number=heard.number,
        outcome=Outcome.REFUSED,
        reasons="排烟口离住宅太近。",
        article="《食品经营许可和备案管理办法》第十二条",
        by=town.approver,
        at=moment(10, 23),
    )
    # the copies name the other party masked; the office's names everybody
    return _papers(heard.number) | _papers(heard.number, owner="office")


def _announced() -> dict[str, bytes]:
    town = _licensing()
    heard = heard_case(town)
    arrange(heard, why="涉及公共利益。")
    return _papers(heard.number)


def _granted() -> dict[str, bytes]:
    town = _licensing(has_later=False, result=None)
    number = make_case(town).number
    bring_to(town, number, "issued")
    _papers(number)
    found = _papers(number)
    assert Case.objects.get(number=number).state == CaseState.DELIVERED
    return {"grant": found["decision"], "delivery-receipt": found["delivery-receipt"]}


WAYS: dict[Callable[[], dict[str, bytes]], tuple[str, ...]] = {
    _corrected: ("receipt", "correction"),
    _turned_away: ("non-acceptance",),
    _reviewed_by_an_expert: ("acceptance", "deferral", "procedure-1", "expert-opinion-1", "site-visit-1"),
    _put_off: ("extension",),
    _refused_after_a_hearing: (
        "hearing-right",
        "hearing-notice-1",
        "hearing-minutes-1",
        "statement-1",
        "decision",
    ),
    _announced: ("hearing-announcement-1",),
    _granted: ("grant", "delivery-receipt"),
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_each_paper_says_what_the_law_asks_of_it(way: Callable[[], dict[str, bytes]], tmp_path: Path) -> None:
    papers = way()
    for kind in WAYS[way]:
        pdf = papers[kind]
        assert b"<pdfaid:part>2</pdfaid:part>" in pdf, f"{kind} is no PDF/A"
        with (tmp_path / "paper.pdf").open("wb") as file:
            file.write(pdf)
        with (tmp_path / "paper.pdf").open("rb") as file:
            assert len(PdfFileReader(file).embedded_signatures) == 1, f"{kind} carries no seal"
        said = text_of(pdf, tmp_path)
        for needed in (*SEALED, *NEEDED[kind]):
            assert re.search(needed.words, said), f"{kind}: {needed.what}（{needed.article}）\n{said}"


def test_the_table_names_every_paper_of_a_case() -> None:
    assert {kind for kinds in WAYS.values() for kind in kinds} == set(NEEDED)
    of_others = {
        "application-form",
        "licence",
        "licence-card",
        "licence-portrait",
        "licence-statement",
        "annotated-copy",
        "disposal-certificate",
        "checklist",
        "payment-receipt",
        "opinion-letter",
        "report-letter",
        "proceeding-notice",
        "proceeding-decision",
        "proceeding-hearing-notice",
        "supervision-order",
        "supervision-advice",
        "accountability-notice",
        "accountability-decision",
        "accountability-review",
        "appraisal-report",
    }
    assert len(NEEDED) == len(set(TITLES) - of_others)


def test_two_papers_of_one_kind_have_two_numbers() -> None:
    town = _licensing()
    heard: Heard = asked(town)
    arrange(heard)
    numbers = [row.data["number"] for row in Document.objects.filter(made_at=None)]
    assert len(numbers) == 7
    assert len(numbers) == len(set(numbers))


def test_a_receipt_of_what_is_no_licence_promises_no_acceptance_by_silence(tmp_path: Path) -> None:
    town = make_town(type_code="07")
    number = make_case(town).number
    said = text_of(_papers(number)["receipt"], tmp_path)
    assert "收件不等于受理" in said
    assert "即为受理" not in said
