"""Which entries of an item's duty list (责任清单) a rule's card speaks of: the stage, its duty, the case. Pure.

Source: standards.md 17: five parts for each power item (责任事项, 追责情形, 追责主体, 追责依据, 应负责任), the duties
by stage (受理, 审查, 决定, 送达, 监管 …), each rule linked to the duty that it protects.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from tongban.services.items.public import Duty
from tongban.services.supervision.facts import ClockKind
from tongban.services.supervision.rulebook.rule import Group, Rule


class Stage(StrEnum):
    """The stage of the work whose duty is broken."""

    ACCEPTANCE = "acceptance"  # 受理
    REVIEW = "review"  # 审查
    DECISION = "decision"  # 决定
    DELIVERY = "delivery"  # 送达
    PUBLICITY = "publicity"  # 公开
    FEES = "fees"  # 收费
    SERVICE = "service"  # 服务
    DATA = "data"  # 信息
    OVERSIGHT = "oversight"  # 监管, and whatever stands for no stage of its own


@dataclass(frozen=True, kw_only=True)
class DutyBroken:
    """The five parts of the duty list as far as they speak of the card; all of a part where none does.

    `is_exact`: the list has an entry for the stage itself; `is_by_law`: the item has no list of its own.
    """

    stage: Stage
    matters: tuple[str, ...]
    situations: tuple[str, ...]
    body: str
    basis: tuple[str, ...]
    liabilities: tuple[str, ...]
    is_exact: bool
    is_by_law: bool = False


# what the law itself says where a licence's item has no duty list: 行政许可法 (2019) arts. 32, 34, 37, 40, 42, 44, 58
# (duties), 72, 74, 75 (when, by whom, with which consequences)
LICENSING_DUTY = Duty(
    matters=(
        "受理责任：符合法定条件的予以受理，需要补正的一次告知（第三十二条）。",
        "审查责任：对申请材料进行审查，需要核实的指派两名以上工作人员核查（第三十四条）。",
        "决定责任：在法定期限内按照规定程序作出决定，不予许可的说明理由（第三十七条、第三十八条、第四十二条）。",
        "送达责任：自作出决定之日起十日内颁发、送达证件（第四十四条）。",
        "公开责任：公开准予许可的决定，供公众查阅（第四十条）。",
        "收费责任：不得收取任何费用，法律、行政法规另有规定的除外（第五十八条）。",
    ),
    accountable_cases=(
        "对符合法定条件的行政许可申请不予受理，或者不一次告知必须补正的全部内容（第七十二条）。",
        "未依法说明不受理或者不予许可的理由，未履行法定告知义务（第七十二条）。",
        "对不符合法定条件的申请人准予许可，或者超越法定职权准予许可（第七十四条）。",
        "对符合法定条件的申请人不予许可，或者不在法定期限内作出准予许可决定（第七十四条）。",
        "擅自收费，或者不按照法定项目和标准收费（第七十五条）。",
    ),
    accountable_body="上级行政机关或者监察机关",
    basis=("《中华人民共和国行政许可法》第七十二条、第七十四条、第七十五条",),
    responsibility=(
        "责令改正",
        "责令退还非法收取的费用",
        "对直接负责的主管人员和其他直接责任人员依法给予处分",
        "构成犯罪的，依法追究刑事责任",
    ),
)


_OF_CLOCK: dict[ClockKind, Stage] = {
    ClockKind.ACCEPTANCE: Stage.ACCEPTANCE,
    ClockKind.STEP: Stage.REVIEW,
    ClockKind.LOWER_REVIEW: Stage.REVIEW,
    ClockKind.PROMISED: Stage.DECISION,
    ClockKind.STATUTORY: Stage.DECISION,
    ClockKind.RENEWAL: Stage.DECISION,
    ClockKind.DELIVERY: Stage.DELIVERY,
    ClockKind.PUBLICATION: Stage.PUBLICITY,
    ClockKind.RATING: Stage.SERVICE,
    ClockKind.ENQUIRY: Stage.SERVICE,
    ClockKind.SHARING: Stage.SERVICE,
    ClockKind.SUPPLY: Stage.SERVICE,
}
# rules over acts have no clock: what each is about
_OF_RULE: dict[str, Stage] = {
    "CT-13": Stage.ACCEPTANCE,
    "CT-14": Stage.ACCEPTANCE,
    "PR-11": Stage.ACCEPTANCE,
    "PR-12": Stage.DECISION,
    "PR-13": Stage.ACCEPTANCE,
    "PR-16": Stage.DECISION,
    "PR-18": Stage.ACCEPTANCE,
    "PR-21": Stage.DECISION,
    "PR-22": Stage.DECISION,
}
_OF_GROUP: dict[Group, Stage] = {
    Group.PROCEDURE: Stage.REVIEW,
    Group.CONTENT: Stage.DECISION,
    Group.FEES: Stage.FEES,
    Group.DISCRETION: Stage.DECISION,
    Group.DATA: Stage.DATA,
    Group.SERVICE: Stage.SERVICE,
}
# words by which real lists name the stage, in the head of a duty (“受理责任：…”)
_WORDS: dict[Stage, tuple[str, ...]] = {
    Stage.ACCEPTANCE: ("受理",),
    Stage.REVIEW: ("审查", "审核", "审理", "核查"),
    Stage.DECISION: ("决定", "裁决", "审批", "确认"),
    Stage.DELIVERY: ("送达",),
    Stage.PUBLICITY: ("公开", "公示", "送达"),
    Stage.FEES: ("收费",),
    Stage.SERVICE: ("服务", "受理"),
    Stage.DATA: ("信息", "档案", "保密"),
    Stage.OVERSIGHT: ("监管", "监督"),
}
# words by which a case of accountability (追责情形) names it
_SITUATIONS: dict[Stage, tuple[str, ...]] = {
    Stage.ACCEPTANCE: ("受理", "一次告知", "补正"),
    Stage.REVIEW: ("审查", "审核", "不符合条件"),
    Stage.DECISION: ("期限", "拖延", "不予许可", "不办理"),
    Stage.DELIVERY: ("送达", "期限", "拖延"),
    Stage.PUBLICITY: ("公开", "公示"),
    Stage.FEES: ("收费", "收取"),
    Stage.SERVICE: ("拖延", "刁难", "态度", "玩忽职守"),
    Stage.DATA: ("泄露", "弄虚作假"),
    Stage.OVERSIGHT: ("监督", "监管", "玩忽职守"),
}
_TIME_WORDS = ("期限", "拖延")


def stage_of(rule: Rule | None) -> Stage:
    """The stage whose duty a rule protects; that of oversight for one about no stage of a case."""
    if rule is None:
        return Stage.OVERSIGHT
    if rule.number in _OF_RULE:
        return _OF_RULE[rule.number]
    if rule.clock is not None:
        return _OF_CLOCK.get(rule.clock, Stage.OVERSIGHT)
    return _OF_GROUP.get(rule.group, Stage.OVERSIGHT)


def duty_broken(rule: Rule | None, duty: Duty | None, *, is_licensing: bool = False) -> DutyBroken:
    """What the item's duty list says of the card of a rule; where a licence has none, what the law says.

    Empty parts for what is no licence and has no list.
    """
    stage = stage_of(rule)
    if duty is None and is_licensing:
        return replace(duty_broken(rule, LICENSING_DUTY), is_by_law=True)
    if duty is None:
        return DutyBroken(
            stage=stage, matters=(), situations=(), body="", basis=(), liabilities=(), is_exact=False
        )
    matters = _named(duty.matters, _WORDS[stage])
    is_time = rule is not None and rule.group is Group.TIME
    situations = _holding(duty.accountable_cases, _TIME_WORDS) if is_time else ()
    situations = situations or _holding(duty.accountable_cases, _SITUATIONS[stage])
    return DutyBroken(
        stage=stage,
        matters=matters or tuple(duty.matters),
        situations=situations or tuple(duty.accountable_cases),
        body=duty.accountable_body,
        basis=tuple(duty.basis),
        liabilities=tuple(duty.responsibility),
        is_exact=bool(matters),
    )


def _named(matters: Iterable[str], words: tuple[str, ...]) -> tuple[str, ...]:
    """The duties whose head, before the colon, names the stage."""
    return tuple(one for one in matters if any(word in one.partition("：")[0] for word in words))


def _holding(texts: Iterable[str], words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in texts if any(word in one for word in words))
