"""What supervision does when it hears of cards (and of cases, see `watch`)."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.services.supervision.commands.notify import notify_card
from tongban.services.supervision.facts import CardRaised


@listen(CardRaised, name="supervision.notify")
def tell_who_is_concerned(event: CardRaised, envelope: Envelope) -> None:
    """Messages and a task to explain, once."""
    notify_card(code=event.code, at=event.at)
