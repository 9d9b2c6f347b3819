"""How the paper of a decision is called and worded: as the law does for a licence, plainly for everything else."""

from tongban.services.cases.instant.facts import Verdict
from tongban.services.cases.instant.models import InstantDecision
from tongban.services.cases.models import Case
from tongban.services.items.public import ItemContent
from tongban.standards.vocabularies import vocabulary

_BY_RULE = "本件由计算机系统按照公布的规则自动核对、办理。您觉得结果不对，可以在办件页面留言，或者打咨询电话，请工作人员重新核对。"


def decision_title(case: Case, content: ItemContent, *, is_granted: bool) -> str:
    """The title of the paper of a decision."""
    if content.is_licensing:
        return f"{'准予' if is_granted else '不予'}{act_word(case)}决定书"
    return "办理结果通知书" if is_granted else "不予办理决定书"


def act_word(case: Case) -> str:
    """What is granted, as the law names it."""
    return vocabulary("item_type").text(case.type_code)


def rule_words(case: Case, content: ItemContent) -> str:
    """That a published rule decided, and who looks at it again; empty where people did. 1 SQL, none without a rule."""
    if content.instant is None:
        return ""
    ruled = InstantDecision.objects.filter(case=case, verdict=Verdict.GRANTED)
    return _BY_RULE if ruled.exists() else ""
