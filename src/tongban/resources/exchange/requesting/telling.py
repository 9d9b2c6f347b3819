"""Messages to the officer who answers for the use: what became of the request, and of the grant."""

from datetime import datetime

from django.urls import reverse

from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.resources.exchange.requesting.facts import SUBJECT
from tongban.resources.exchange.requesting.models import Grant, ShareRequest
from tongban.resources.exchange.requesting.ports import serving


def tell_granted(row: ShareRequest, grant_code: str, *, at: datetime) -> None:
    """That a request is granted, and whether the data can be had already. 5 SQL at most."""
    body = N_("The page of the grant %(grant)s says which fields are given and where they can be used now.")
    if not serving.ask().is_served(row.resource_code):
        body = N_(
            "Nothing serves this resource yet. The page of the grant %(grant)s says which fields are given, and by when."
        )
    send_message(
        to_account=row.responsible,
        about=SUBJECT.format(number=row.number),
        title=N_("Granted: %(resource)s"),
        body=body,
        facts={"resource": row.resource_name, "grant": grant_code},
        url=reverse("exchange:grant", args=[grant_code]),
        at=at,
        key=f"exchange.granted:{row.number}",
    )


def tell_refused(row: ShareRequest, *, at: datetime) -> None:
    """That a request is refused. 4 SQL at most."""
    send_message(
        to_account=row.responsible,
        about=SUBJECT.format(number=row.number),
        title=N_("Refused: %(resource)s"),
        body=N_("The page of the request %(request)s says why."),
        facts={"resource": row.resource_name, "request": row.number},
        url=reverse("exchange:request", args=[row.number]),
        at=at,
        key=f"exchange.refused:{row.number}",
    )


def tell_revoked(row: Grant, *, at: datetime) -> None:
    """That a grant is revoked: whatever uses it stands still. 5 SQL at most."""
    send_message(
        to_account=row.request.responsible,
        about=SUBJECT.format(number=row.request_number),
        title=N_("The grant of %(resource)s is revoked"),
        body=N_("From now on no call is answered. The page of the grant %(grant)s says why."),
        facts={"resource": row.resource_name, "grant": row.code},
        url=reverse("exchange:grant", args=[row.code]),
        at=at,
        key=f"exchange.revoked:{row.code}",
        urgent=True,
    )
