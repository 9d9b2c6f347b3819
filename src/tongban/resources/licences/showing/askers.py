"""Who asks to see a licence: an officer, a firm, a person with a real name, or somebody the city does not know."""

import secrets
from dataclasses import replace

from django.http import HttpRequest

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import (
    StaffSignInNeeded,
    acting_for,
    current_officer,
    current_person,
)
from tongban.kernel.errors import Refused
from tongban.resources.licences.showing.facts import Asker, AskerKind

_VISITOR = "licence_visitor"


def asker_of(request: HttpRequest) -> Asker:
    """Who is at the page. A visitor is known again by a secret in their session. 2 SQL, 4 for a firm."""
    try:
        return officer_as_asker(current_officer(request))
    except StaffSignInNeeded:
        pass
    try:
        person = current_person(request)
    except Refused:
        return _visitor(request)
    firm = acting_for(request)
    if firm is not None:
        return Asker(kind=AskerKind.FIRM, ref=f"{person.ref}:{firm.uscc}", name=firm.name)
    return Asker(kind=AskerKind.PERSON, ref=person.ref, name=person.name)


def officer_as_asker(officer: Officer) -> Asker:
    """An officer asks as their organisation: that is whom the holder answers."""
    return Asker(
        kind=AskerKind.ORGANISATION,
        ref=officer.ref,
        name=officer.organisation_name,
        organisation_id=officer.organisation_id,
    )


def named(asker: Asker, name: str) -> Asker:
    """A visitor under the name that they give themselves; nobody else can choose one."""
    return replace(asker, name=name) if asker.kind is AskerKind.UNKNOWN else asker


def _visitor(request: HttpRequest) -> Asker:
    secret = request.session.get(_VISITOR, "")
    if not secret and request.method == "POST":
        secret = request.session[_VISITOR] = secrets.token_urlsafe(24)
    return Asker(kind=AskerKind.UNKNOWN, ref=f"visitor:{secret}", name="")
