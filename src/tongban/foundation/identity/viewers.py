"""Who stands in the corner of each page."""

from django.http import HttpRequest

from tongban.foundation.directory.public import NotAnOfficer, Officer, officer_from
from tongban.foundation.identity.models import Account, ConfirmedName
from tongban.foundation.identity.sessions import current_officer
from tongban.foundation.ui.public import Viewer


class SessionViewers:
    """Answers the frame's question from the account that the session loaded. No further SQL."""

    def viewer(self, request: HttpRequest) -> Viewer | None:
        account = getattr(request, "user", None)
        if not isinstance(account, Account):
            return None
        if not account.is_staff:
            return Viewer(name=_name(account))
        try:
            officer = officer_from(account.officer, account_id=account.pk)  # type: ignore[attr-defined]
        except NotAnOfficer:
            return Viewer(name=account.username)
        return Viewer(name=officer.name, detail=officer.organisation_name, duties=officer.duties)


class SessionOfficers:
    """Tells apps below this one which officer is at the desk."""

    def officer(self, request: HttpRequest) -> Officer:
        return current_officer(request)


def _name(account: Account) -> str:
    try:
        return account.confirmed_name.name
    except ConfirmedName.DoesNotExist:
        return account.username
