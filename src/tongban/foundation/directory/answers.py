"""What this app answers to those below it."""

from django.http import HttpRequest

from tongban.foundation.directory.facts import NotAnOfficer, Officer
from tongban.foundation.directory.ports import officer_at_desk
from tongban.foundation.directory.queries.officers import check_duty_anywhere
from tongban.kernel.actors import Actor


class TrailOfficers:
    """Knows for the trail who is at the desk, and whether they have a duty of the whole installation."""

    def at_desk(self, request: HttpRequest) -> Officer:
        return officer_at_desk(request)

    def check_duty(self, by: Actor, duty: str) -> None:
        if not isinstance(by, Officer):
            raise NotAnOfficer
        check_duty_anywhere(by, duty)
