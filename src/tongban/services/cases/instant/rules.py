"""Whether the rule may go on with a case, and what it says. Pure."""

from collections.abc import Sequence

from tongban.services.cases.facts import SPARED, How, SlotMet
from tongban.services.cases.instant.facts import Gathered, Ruled, Why
from tongban.services.items.public import InstantRule, judge

# the first of these that there is, is the reason that is told
_ORDER = (Why.SILENT, Why.DISPUTED, Why.CHANGED, Why.MISSING, Why.STALE)


def ruled(rule: InstantRule, gathered: Gathered) -> Ruled:
    """What the rule says on these facts: grants only where every fact is there and every condition holds."""
    judgement = judge(rule, gathered.values)
    why: Why | None = None
    if gathered.lacks:
        why = min((lack.why for lack in gathered.lacks), key=_ORDER.index)
    elif judgement.undecided:
        why = Why.FAILED
    elif not judgement.grants:
        why = Why.UNMET
    detail = "; ".join(one.why for one in judgement.undecided) if why is Why.FAILED else ""
    return Ruled(gathered=gathered, findings=judgement.findings, why=why, detail=detail[:300])


def held_up(slots: Sequence[SlotMet], *, unchecked: bool) -> Why | None:
    """What of the application somebody has to look at before any rule: typed entries, files, papers, promises."""
    if unchecked:
        return Why.SILENT
    if any(slot.how not in SPARED and slot.how is not How.MISSING for slot in slots):
        return Why.HANDED_IN
    return None
