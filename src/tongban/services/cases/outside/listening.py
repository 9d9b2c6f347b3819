"""What the acts of another system wait for besides its own: what the applicant hands in."""

from tongban.foundation.jobs.public import Envelope, job, listen, periodic
from tongban.kernel import clock
from tongban.services.cases.events import CaseResubmitted
from tongban.services.cases.models import Case
from tongban.services.cases.outside.commands.bring_act import bring_kept
from tongban.services.cases.outside.commands.watch import drop_old_acts


@listen(CaseResubmitted, name="cases.bring-kept-acts")
def go_on(event: CaseResubmitted, envelope: Envelope) -> None:
    """The applicant has corrected the case: do what was reported for afterwards."""
    if Case.objects.filter(
        number=event.number, hand_overs__ended_at__isnull=True, hand_overs__isnull=False
    ).exists():
        bring_kept(number=event.number, at=clock.now())


@job(name="cases.watch-outside-acts")
def watch_outside_acts() -> None:
    """Every hour: drop what waited in vain."""
    while drop_old_acts(at=clock.now()):
        pass


periodic(watch_outside_acts, cron="20 * * * *")
