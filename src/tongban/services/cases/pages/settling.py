"""Whether a rule is about to decide a case that was submitted just now."""

from datetime import datetime, timedelta

from tongban.services.cases.facts import CaseState
from tongban.services.cases.instant.replaying import ACT
from tongban.services.cases.pages.following import Followed

_LONGEST = timedelta(minutes=3)  # a worker needs seconds; who comes later is not kept waiting on the page


def waits_for_rule(case: Followed, *, now: datetime) -> bool:
    """Whether the item has a rule that has not looked at the case yet, and will in a moment. No SQL."""
    if case.content.instant is None or case.fact.state is not CaseState.RECEIVED:
        return False
    is_fresh = now - case.fact.submitted_at < _LONGEST
    return is_fresh and all(entry.act != ACT for entry in case.entries)
