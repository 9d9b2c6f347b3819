"""The step of a case that is one's own to do, and which acts its page offers there: those that the verbs allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import Refused
from tongban.services.cases.access import check_hands, with_hands
from tongban.services.cases.commands.accept import DUTY as ACCEPT
from tongban.services.cases.commands.decide import DUTY as DECIDE
from tongban.services.cases.commands.give_opinion import DUTY as ANSWER
from tongban.services.cases.commands.issue import DUTY as ISSUE
from tongban.services.cases.commands.refuse_acceptance import DUTY as REFUSE
from tongban.services.cases.commands.request_correction import DUTY as CORRECT
from tongban.services.cases.commands.review import DUTY as REVIEW
from tongban.services.cases.joint.commands.give_letter import DUTY as GIVE_LETTER
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.two_levels.commands.report import DUTY as TELL_SUPERIOR
from tongban.services.process.public import OPINION, REPORT, Role

# the duty that each act of a step takes, by the post at which the step sits
_AT_POST: Mapping[str, Mapping[str, str]] = {
    "accept": {"accept": ACCEPT, "request-correction": CORRECT, "refuse-acceptance": REFUSE},
    "approve": {"decide": DECIDE},
    "issue": {"issue": ISSUE},
    OPINION: {"give-opinion-letter": GIVE_LETTER},
    REPORT: {"report": TELL_SUPERIOR},
}
_AT_OTHERS: Mapping[str, str] = {"review": REVIEW}
_WHEN_ASKED: Mapping[str, str] = {"give-opinion": ANSWER}


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One's own step, and its acts by the names of their addresses; None where there is none.

    `barred` says why a step that waits for one's post is not one's own to do.
    """

    step: CaseStep | None = None
    acts: frozenset[str] = frozenset()
    barred: str = ""


def seat_of(case: Case, steps: Sequence[CaseStep], *, by: Officer) -> Seat:
    """The open step at which `by` may act; who was asked comes first, since the step waits for them.

    No SQL where no open step waits for a post of theirs, else 1.
    """
    held = [
        one
        for one in steps
        if one.done_at is None and by.holds(one.post_code, organisation_id=one.organisation_id)
    ]
    if not held:
        return Seat()
    own = CaseStep.objects.filter(id__in=[one.id for one in held])
    barred = ""
    for step in sorted(with_hands(own.order_by("place"), case, by=by), key=lambda one: one.role == Role.MAIN):
        try:
            check_hands(step, by=by)
        except Refused as refused:
            barred = barred or refused.sentence(_)
        else:
            return Seat(step=step, acts=_acts(step, by))
    return Seat(barred=barred)


def _acts(step: CaseStep, by: Officer) -> frozenset[str]:
    duties = by.duties_in.get(step.organisation_id, frozenset())
    known = _AT_POST.get(step.post_code, _AT_OTHERS) if step.role == Role.MAIN else _WHEN_ASKED
    return frozenset(act for act, duty in known.items() if duty in duties)
