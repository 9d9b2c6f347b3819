"""Cases that have ended, to be rated."""

from tests.services.cases.make import MONDAY, Town, make_application
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.models import Case


def make_ended_case(town: Town, *, key: str = "key-1") -> str:
    """The number of a case whose result has reached the applicant (the acts between are left out)."""
    done = submit_case(application=make_application(town.person), by=town.person, at=MONDAY, key=key)
    Case.objects.filter(number=done.number).update(state="delivered", delivered_at=MONDAY)
    return str(done.number)
