"""What the archive adds to the officers' page of a case: how it stands with its package."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.identity.public import current_officer
from tongban.services.archives.facts import PackageState
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.queries import readable_organisations
from tongban.services.archives.showing import TONES, WORDS, check_lines
from tongban.services.cases.public import CaseFact, CaseState

_ENDED = (CaseState.DELIVERED, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN)
_SHOWN = ("state", "archive_number", "problem", "made_at", "report", "organisation_id", "accepted_at")


def case_panel(request: HttpRequest, thing: object) -> str:
    """State, number and verdicts of the package of a case that has ended; 1 SQL, none for others.

    Whoever handles the case sees that much. What was found, and the content, only those who may read archives of its
    organisation: for them there is a link.
    """
    if not isinstance(thing, CaseFact) or thing.state not in _ENDED:
        return ""
    row = ArchivePackage.objects.filter(case_number=thing.number).only(*_SHOWN).first()
    if row is None:
        return ""
    state = PackageState(row.state)
    context = {
        "number": thing.number,
        "package": row,
        "word": WORDS[state],
        "tone": TONES[state],
        "checks": check_lines(row.report),
        "is_waiting": state is PackageState.WAITING,
        "may_open": row.organisation_id in readable_organisations(current_officer(request)),
    }
    return render_to_string("archives/parts/case.html", context, request)
