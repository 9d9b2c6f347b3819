"""What the applicant still has to do, in one sentence each: correct, be heard, pay, hand in what follows, come once."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.foundation.ui.public import day_text, moment_text
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.facts import IN_PERSON, CaseState
from tongban.services.cases.fees.charging import is_bill_open
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.pages.heard_first import NOBODY, HeardFirst
from tongban.services.cases.rules import OPEN_STATES


def asked_of(case: Followed, heard: HeardFirst = NOBODY) -> list[str]:
    """What waits for the applicant, what holds the case up first; empty where nothing does.

    1 SQL, none where the item is free.
    """
    found = []
    if case.fact.state is CaseState.CORRECTION:
        found.append(_("Please mend what is listed above; our days wait for it."))
    found += _hearing_of(case, heard)
    if case.is_accepted and is_bill_open(case.row):
        found.append(_("Please pay the fee above."))
    if case.owed and case.is_accepted:
        found.append(_("Please hand in what is to follow, listed above."))
    if visit := visit_of(case):
        found.append(visit)
    return found


def _hearing_of(case: Followed, heard: HeardFirst) -> list[str]:
    """The answer about a hearing that is still open, or the hearing itself."""
    today = case.today or heard.answer_by
    if heard.answer_by and today:
        said = _("Please answer by %(day)s whether you want a hearing; we do not decide before.")
        return [said % {"day": day_text(heard.answer_by, today=today)}]
    if heard.hearing_at:
        at = moment_text(heard.hearing_at, today=today or heard.hearing_at.astimezone(CITY_ZONE).date())
        said = _("The hearing is on %(at)s, %(venue)s. You may come, or send somebody.")
        return [said % {"at": at, "venue": heard.venue}]
    return []


def visit_of(case: Followed) -> str:
    """The visits that the item demands, with its reason; "" where none is, or somebody came to the counter.

    Said until the case is decided: what comes after that is the handing over.
    """
    visits = case.content.visits or 0
    is_before = case.fact.state in OPEN_STATES and case.fact.state is not CaseState.DECIDED
    if not visits or not is_before or case.fact.capacity in IN_PERSON:
        return ""
    said = ngettext("You still have to come %(n)s time.", "You still have to come %(n)s times.", visits)
    return " ".join(filter(None, (said % {"n": visits}, case.content.visits_reason)))
