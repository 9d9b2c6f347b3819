"""Each rule fires on its fault, and none fires on a sound item."""

from typing import Any

import pytest

from tongban.services.items.basis.facts import BasisState, Resolution
from tongban.services.items.checks.facts import CheckSubject
from tongban.services.items.checks.registry import faults_of, rule, rules, rules_version
from tongban.services.items.checks.rules.contacts import is_hours, is_phone
from tongban.services.items.checks.rules.materials import is_catch_all
from tongban.services.items.facts import (
    Basis,
    Choice,
    Condition,
    Contact,
    Duty,
    Faq,
    Fee,
    ItemContent,
    Limit,
    LimitCase,
    Limits,
    PlaceNote,
    Question,
    Remedy,
    Result,
    Slot,
    StepNote,
)
from tongban.services.items.library.facts import EntryContent
from tongban.standards.codes import sample_item_code

CODE = sample_item_code()
BASIC = CODE[19:31]
FOOD = Basis(law="中华人民共和国食品安全法", article="第三十五条")
FORM = {"type": "object", "properties": {"name": {"type": "string", "title": "名称"}}}
STEPS = tuple(StepNote(name=name, days=1) for name in ("受理", "审核", "审批", "办结", "送达"))
CITED = Resolution(basis=FOOD, state=BasisState.RESOLVED, slug="x")


def sound(**changes: Any) -> CheckSubject:
    """A licensing item with which every rule agrees; changes named as fields of the content or subject."""
    about = {name: changes.pop(name) for name in list(changes) if name in CheckSubject.__dataclass_fields__}
    fields: dict[str, Any] = {
        "name": "食品经营许可（新办）",
        "type_code": "01",
        "basis": (FOOD,),
        "use_levels": ("4",),
        "audience": ("1", "2"),
        "handle_forms": ("1", "2"),
        "visits": 0,
        "online_depth": ("1", "2", "5", "6"),
        "acceptance_working_days": 5,
        "limits": Limits(statutory=Limit(count=20), promised=Limit(count=10)),
        "conditions": (Condition(text="有固定的经营场所。", when='kind == "a"'),),
        "slots": (
            Slot(key="form", name="申请书", kind="2", from_form=True),
            Slot(key="layout", name="经营场所平面布局图", source="10"),
            Slot(key="id", name="其他组织负责人身份证明", source="20", issuer="公安机关"),
        ),
        "is_charged": False,
        "scenario": (Question(key="kind", text="哪一种？", choices=(choice("a"), choice("b"))),),
        "form": FORM,
        "step_notes": STEPS,
        "result": Result(name="食品经营许可证", kind="10", licence_type="food-business"),
        "places": (PlaceNote(name="政务大厅", address="示例路1号", hours="周一至周五8:30—12:00，14:00—17:30"),),
        "consult": Contact(phones=("0558-5123456",)),
        "complain": Contact(phones=("0558-12345",)),
        "faq": (Faq(question="住宅能开吗？", answer="一楼可以。"),),
        "remedies": (Remedy(kind="reconsideration"), Remedy(kind="litigation")),
        "themes_person": ("040",),
        "themes_legal": ("010",),
        "duty": Duty(matters=("受理",), accountable_cases=("拖延",), accountable_body="监委", basis=("法",), responsibility=("处分",)),
    }  # fmt: skip
    content = ItemContent.model_validate({**fields, **changes})
    given: dict[str, Any] = {"code": CODE, "area_code": "341602000000", "cited": (CITED,)}
    return CheckSubject(content=content, **{**given, **about})


def choice(value: str) -> Choice:
    return Choice(value=value, label=value)


def cited(state: BasisState) -> tuple[Resolution, ...]:
    return (Resolution(basis=FOOD, state=state),)


def slot(**changes: Any) -> dict[str, Any]:
    return {"slots": (Slot.model_validate({"key": "k", "name": "证明", "source": "10", **changes}),)}


def fee(**changes: Any) -> dict[str, Any]:
    one = Fee.model_validate(
        {"name": "考试费", "amount_fen": 100, "basis": "发改价格〔2015〕1217号", **changes}
    )
    return {"fees": (one,), "is_charged": True}


def entry(**changes: Any) -> dict[str, Any]:
    fields = {"name": "食品经营许可", "type_code": "01", "basis": (FOOD,), **changes}
    return {"above": EntryContent.model_validate(fields), "above_code": BASIC}


def limits(statutory: int | None, promised: int | None) -> dict[str, Any]:
    return {
        "limits": Limits(
            statutory=None if statutory is None else Limit(count=statutory),
            promised=None if promised is None else Limit(count=promised),
        )
    }


# each fault, and where it is not plain a neighbour that is none
FIRES: list[tuple[str, dict[str, Any]]] = [
    ("Q01", {"project_type": "1"}),
    ("Q01", limits(20, 0)),
    ("Q02", limits(20, 21)),
    ("Q02", {"limit_cases": (LimitCase(when='kind == "a"', limits=limits(5, 6)["limits"]),)}),
    ("Q03", {"step_notes": (*STEPS, StepNote(name="现场核查", days=6))}),
    ("Q04", limits(None, 10)),
    ("Q05", limits(20, None)),
    ("Q06", {"acceptance_working_days": 6}),
    ("Q11", {"visits": 1}),
    ("Q11", {"visits_reason": "核验原件"}),
    ("Q12", {"handle_forms": ("1",)}),
    ("Q13", {"visits": 1, "visits_reason": "核验原件"}),
    ("Q14", {"online_depth": ()}),
    ("Q15", {"form": None}),
    ("Q16", {"visits": None}),
    ("Q17", {"handle_forms": ()}),
    ("Q21", {"complain": Contact(phones=("0558-5123456",))}),
    ("Q22", {"consult": Contact(phones=("5123456",))}),
    ("Q22", {"places": (PlaceNote(name="大厅", hours="9:00-17:00", phone="见网站"),)}),
    ("Q23", {"consult": Contact(address="大厅")}),
    ("Q24", {"complain": Contact()}),
    ("Q25", {"places": ()}),
    ("Q26", {"places": (PlaceNote(name="大厅", hours="工作日"),)}),
    ("Q31", slot(name="其他材料")),
    ("Q32", slot(source="")),
    ("Q39", {"type_code": "02"}),
    ("Q33", {"slots": ()}),
    ("Q34", {"slots": (Slot(key="a", name="图", source="10"), Slot(key="b", name="图", source="10"))}),
    ("Q35", slot(kind="2")),
    ("Q36", slot(format="1", originals=0)),
    ("Q37", slot(source="20")),
    ("Q38", {**slot(name="《执照》"), "kept_names": {"《执照》": "执照"}}),
    ("Q41", {"is_charged": True}),
    ("Q42", fee(amount_fen=None, standard="按规定")),
    ("Q43", fee(basis="")),
    ("Q44", {**fee(), "is_charged": False}),
    ("Q45", {"is_charged": None}),
    ("Q46", {"result": Result(name="食品经营许可证（副本）", kind="20", sample="s")}),
    ("Q46", {"result": Result(name="关于设立的批复", kind="10", sample="s")}),
    ("Q47", {"result": None}),
    ("Q48", {"result": Result(name="食品经营许可证", kind="10")}),
    ("Q51", {"code": "L341602SPJY000001"}),
    ("Q52", {"code": "12345"}),
    ("Q52", {"code": BASIC}),
    ("Q53", {"code": "113416990000000270" + CODE[18:]}),
    ("Q54", {"type_code": "07"}),
    ("Q55", {"use_levels": ("3",)}),
    ("Q56", entry(name="药品经营许可")),
    ("Q57", entry(type_code="07")),
    ("Q58", entry(basis=(FOOD, Basis(law="食品安全法实施条例", article="第十五条")))),
    ("Q59", {**entry(), "above_code": "000117112001"}),
    ("Q59", {"list_entry_code": "000117112001"}),
    ("Q61", {"basis": (), "cited": ()}),
    ("Q62", {"cited": cited(BasisState.UNKNOWN_LAW)}),
    ("Q63", {"cited": cited(BasisState.UNKNOWN_ARTICLE)}),
    ("Q64", {"cited": cited(BasisState.NOT_IN_FORCE)}),
    ("Q65", {"basis": (Basis(law="食品安全法"),)}),
    ("Q71", {"scenario": (Question(key="kind", text="？", choices=(choice("a"),)),)}),
    ("Q72", {"conditions": (Condition(text="有", when="kind == "),)}),
    ("Q72", {"conditions": (Condition(text="有", when='other == "a"'),)}),
    ("Q73", {"conditions": (Condition(text="有", when='kind == "c"'),)}),
    ("Q74", {"form": {"type": "no-such-type"}}),
    ("Q75", {"step_notes": ()}),
    ("Q76", {"step_notes": STEPS[:3]}),
    ("Q77", {"form": None, "online_url": "https://example.org/"}),
    ("Q81", {"audience": ()}),
    ("Q82", {"audience": ("2",)}),
    ("Q83", {"conditions": (Condition(text="无"),)}),
    ("Q84", {"faq": ()}),
    ("Q85", {"remedies": (Remedy(kind="litigation"),)}),
    ("Q86", {"use_levels": ()}),
    ("Q87", {"conditions": (Condition(text="有&amp;nbsp;固定场所"),)}),
    ("Q88", {"duty": None}),
]  # fmt: skip


def found(subject: CheckSubject) -> list[str]:
    return [one.number for one in faults_of(subject)]


def test_no_rule_fires_on_a_sound_item() -> None:
    assert found(sound()) == []
    assert found(sound(**entry())) == []


@pytest.mark.parametrize(("number", "changes"), FIRES)
def test_the_rule_fires_on_its_fault(number: str, changes: dict[str, Any]) -> None:
    assert number in found(sound(**changes))


def test_every_rule_has_a_case_that_fires_it() -> None:
    assert {number for number, _ in FIRES} == set(rules())


NEIGHBOURS: list[tuple[str, dict[str, Any]]] = [
    ("Q01", {"project_type": "1", **limits(20, 0)}),
    ("Q02", limits(20, 20)),
    ("Q11", {"visits": 1, "visits_reason": "核验原件", "online_depth": ("2",)}),
    ("Q12", {"handle_forms": ("1", "4")}),
    ("Q15", {"form": None, "online_url": "https://example.org/"}),
    ("Q32", slot(source="", licence_types=("id-card",))),
    ("Q33", {"slots": (), "needs_no_material": True}),
    ("Q35", slot(kind="2", blank_form="空表.docx")),
    ("Q38", {**slot(name="执照"), "kept_names": {"《执照》": "执照"}}),
    ("Q41", fee()),
    ("Q46", {"result": Result(name="关于设立的批复", kind="20", sample="s")}),
    ("Q52", {"code": f"{CODE}01"}),
    ("Q76", {"step_notes": STEPS[:3], "type_code": "07", "code": CODE.replace("000117", "000717")}),
    ("Q82", {"audience": ("1",), "themes_legal": ()}),
]


@pytest.mark.parametrize(("number", "changes"), NEIGHBOURS)
def test_the_rule_leaves_its_neighbour_alone(number: str, changes: dict[str, Any]) -> None:
    assert number not in found(sound(**changes))


NOTHING_ASKED: dict[str, Any] = {
    "slots": (),
    "form": None,
    "scenario": (),
    "conditions": (),
    "audience": (),
    "handle_forms": (),
    "visits": None,
    "online_depth": (),
    "places": (),
    "is_charged": None,
    "result": None,
    **limits(None, None),
}


def test_rules_about_applications_leave_penalties_and_inspections_alone() -> None:
    penalty = {"type_code": "02", "code": CODE.replace("000117", "000217")}
    assert found(sound(**NOTHING_ASKED, **penalty)) == []
    licence = set(found(sound(**NOTHING_ASKED)))
    assert licence == {"Q04", "Q05", "Q16", "Q17", "Q33", "Q45", "Q47", "Q81", "Q83"}
    assert found(sound(**NOTHING_ASKED, **penalty, basis=(), cited=(), duty=None)) == ["Q61", "Q88"]


@pytest.mark.parametrize(
    "name",
    [
        "其他材料",
        "其它相关材料",
        "相关证明材料",
        "视情况提供的文件",
        "法律、法规规定的其他文件",
        "必要的资料",
        "身份证等材料",
    ],
)
def test_catch_alls_are_known(name: str) -> None:
    assert is_catch_all(name)


@pytest.mark.parametrize(
    "name",
    [
        "其他组织登记证书",
        "居民身份证或者其他有效的身份证明",
        "设计文件（建筑、结构、其他，按项上传）",
        "其他股东放弃优先购买权的声明",
        "营业执照",
        "相关人员身份证",
    ],
)
def test_what_can_be_brought_is_no_catch_all(name: str) -> None:
    assert not is_catch_all(name)


@pytest.mark.parametrize(
    ("phone", "is_one"),
    [
        ("0558-5123456", True),
        ("020-83134173", True),
        ("02083134173", True),
        ("0770-2069833-801", True),
        ("0558-12345", True),
        ("12345", True),
        ("400-820-8820", True),
        ("138****1234", True),
        ("100-0000-1101", True),
        ("5123456", False),
        ("0558-512345", False),
        ("见网站", False),
    ],
)  # fmt: skip
def test_telephones_are_told_from_other_text(phone: str, is_one: bool) -> None:
    assert is_phone(phone) is is_one


@pytest.mark.parametrize(
    ("hours", "are_times"),
    [
        ("周一至周五8:30—12:00，14:00—17:30", True),
        ("工作日：上午08：30—12：00，下午14：00—17：30", True),
        ("9点-17点", True),
        ("24小时", True),
        ("工作日", False),
        ("17:00—9:00", False),
        ("8:30开门", False),
        ("", False),
    ],
)
def test_hours_are_told_from_other_text(hours: str, are_times: bool) -> None:
    assert is_hours(hours) is are_times


def test_a_number_is_given_once() -> None:
    with pytest.raises(RuntimeError, match="Q01"):
        rule(number="Q01", text="", mend="", severity=rules()["Q01"].severity, source="")(lambda _: ())


def test_the_version_of_the_rules_is_stable_within_a_release() -> None:
    assert rules_version() == rules_version()
    assert len(rules_version()) == 8
    assert list(rules()) == sorted(rules())
