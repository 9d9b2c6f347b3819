"""What the applicant's page says beside the last day of a case: whether it may move, why it moved, what is usual."""

from dataclasses import dataclass
from datetime import date

from tongban.foundation.ui.public import count_text
from tongban.services.cases.facts import CaseState
from tongban.services.cases.pages.following import Followed


@dataclass(frozen=True, kw_only=True)
class DaysTold:
    """`is_provisional`: a day that the page tells may move with holidays that are not announced yet;
    `extension_basis`: the article by which the last day by law was put off; `answer_aim`: the day by which the
    process answers an application, where the law leaves more time; `planned_time`: how long the procedures under
    way are said to take.
    """

    is_provisional: bool
    extension_basis: str
    answer_aim: date | None
    planned_time: str


def days_told(case: Followed) -> DaysTold:
    """What is to be said beside the days. No SQL."""
    law = case.law_clock
    planned = [row.planned_days for row in case.procedures if row.ended_at is None]
    return DaysTold(
        is_provisional=any(clock.is_provisional for clock in (case.main_clock, law) if clock is not None),
        extension_basis=str(law.basis.extension or "") if law is not None and law.extended_by else "",
        answer_aim=_answer_aim(case),
        planned_time=count_text(max(planned), "working-days") if planned else "",
    )


def _answer_aim(case: Followed) -> date | None:
    step, last = case.now_step, case.due_on
    if case.fact.state is not CaseState.RECEIVED or step is None or step.due_on is None or last is None:
        return None
    return step.due_on if case.today and case.today <= step.due_on < last else None
