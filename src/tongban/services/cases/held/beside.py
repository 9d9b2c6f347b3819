"""What the applicant has already of the kind that a case would bring: an officer sees it before acting."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.identity.public import current_officer
from tongban.kernel.errors import NotAllowed, SignInNeeded
from tongban.resources.licences.public import HolderKind, LicenceFact, LicenceState, licences_of_types
from tongban.services.cases.facts import CaseFact
from tongban.services.items.public import item_terms

SHOWN = 6
ENDED = frozenset({LicenceState.REVOKED, LicenceState.CANCELLED})


def held_beside(case: CaseFact) -> list[LicenceFact]:
    """The firm's licences of the kind that the case would bring, whatever became of them; but not the one that
    the case is about, nor the one that came out of it. 1 SQL, none where the case brings none.

    Of a person nothing is shown: their licences are found by the identity number, and that look-up is the
    registers' to log.
    """
    content = item_terms(case.version_id)
    kind = content.result.licence_type if content.result else None
    if kind is None or not case.uscc:
        return []
    found = licences_of_types(holders=[(HolderKind.FIRM, case.uscc)], types=[kind])
    own = {case.of_licence, case.licence}
    return [one for one in found if one.identifier not in own][:SHOWN]


def desk_panel(request: HttpRequest, thing: object) -> str:
    """Licences of the same kind beside a case at the desk, with a warning where one is suspended or was revoked."""
    if not isinstance(thing, CaseFact):
        return ""
    try:
        current_officer(request)
    except (SignInNeeded, NotAllowed):
        return ""
    found = held_beside(thing)
    if not found:
        return ""
    context = {
        "licences": found,
        "is_suspended": any(one.state is LicenceState.SUSPENDED for one in found),
        "is_revoked": any(one.state is LicenceState.REVOKED for one in found),
    }
    return render_to_string("cases/held/beside.html", context, request)
