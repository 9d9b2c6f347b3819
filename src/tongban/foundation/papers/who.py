"""Who asks for a paper: an officer, or a citizen with or without a real name."""

from django.http import HttpRequest

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import (
    Applicant,
    Person,
    RealNameNeeded,
    StaffSignInNeeded,
    current_applicant,
    current_officer,
    current_person,
)


def who_asks(request: HttpRequest) -> Person | Officer | Applicant:
    """Raises SignInNeeded, WrongDoor, NotAnOfficer."""
    try:
        return current_officer(request)
    except StaffSignInNeeded:
        try:
            return current_person(request)
        except RealNameNeeded:
            return current_applicant(request)
