"""What the acts of another system wait for besides its own: what the applicant hands in."""

from tongban.foundation.jobs.public import Envelope, job, listen, periodic
from tongban.kernel import clock
from tongban.services.cases.events import CaseResubmitted, CaseWithdrawn, MaterialHandedIn
from tongban.services.cases.models import Case
from tongban.services.cases.outside.commands.bring_act import bring_kept
from tongban.services.cases.outside.commands.note_news import note_news
from tongban.services.cases.outside.commands.watch import drop_kept, drop_old_acts
from tongban.services.cases.outside.facts import NewsKind


@listen(CaseResubmitted, name="cases.bring-kept-acts")
def go_on(event: CaseResubmitted, envelope: Envelope) -> None:
    """The applicant has corrected the case: do what was reported for afterwards."""
    if Case.objects.filter(
        number=event.number, hand_overs__ended_at__isnull=True, hand_overs__isnull=False
    ).exists():
        bring_kept(number=event.number, at=clock.now())


@listen(CaseResubmitted, name="cases.note-outside-news")
def note_correction(event: CaseResubmitted, envelope: Envelope) -> None:
    """The system that handles the case is told that the applicant has corrected it."""
    note_news(event, NewsKind.CORRECTED, event_id=envelope.id)


@listen(MaterialHandedIn, name="cases.note-outside-news")
def note_material(event: MaterialHandedIn, envelope: Envelope) -> None:
    """It is told that a material is here which was to follow."""
    note_news(event, NewsKind.MATERIAL, event_id=envelope.id, facts={"material": event.slot})


@listen(CaseWithdrawn, name="cases.note-outside-news")
def note_withdrawal(event: CaseWithdrawn, envelope: Envelope) -> None:
    """It is told that the applicant does not want it any more; what it had reported and waited is dropped."""
    if note_news(event, NewsKind.WITHDRAWN, event_id=envelope.id):
        drop_kept(number=event.number)


@job(name="cases.watch-outside-acts")
def watch_outside_acts() -> None:
    """Every hour: drop what waited in vain."""
    while drop_old_acts(at=clock.now()):
        pass


periodic(watch_outside_acts, cron="20 * * * *")
