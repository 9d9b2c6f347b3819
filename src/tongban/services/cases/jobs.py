"""Work that time asks for."""

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.commands.deem_accepted import deem_accepted
from tongban.services.cases.queries import overdue_acceptances


@job(name="cases.find_deemed_acceptances")
def find_deemed_acceptances() -> None:
    """Find licence cases whose acceptance limit passed unanswered: by law they are accepted."""
    now = clock.now()
    for number in overdue_acceptances(today=now.astimezone(CITY_ZONE).date()):
        deem_accepted(number=number, at=now)


periodic(find_deemed_acceptances, cron="*/5 * * * *")
