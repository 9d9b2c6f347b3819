"""What is kept for later when a case is granted."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.services.cases.earlier.commands.keep import keep_for_later
from tongban.services.cases.events import CaseDecided
from tongban.services.cases.facts import Outcome


@listen(CaseDecided, name="cases.keep-for-later")
def keep_when_granted(event: CaseDecided, envelope: Envelope) -> None:
    """Keep what was handed in, so that it need not be handed in again."""
    if event.outcome is Outcome.GRANTED:
        keep_for_later(number=event.number)
