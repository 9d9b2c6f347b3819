"""What orders do when they hear of cards."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.services.supervision.facts import CardRaised, Level
from tongban.services.supervision.orders.commands.draft import draft_advice_for_red_cards


@listen(CardRaised, name="supervision.draft-advice")
def draft_advice(event: CardRaised, envelope: Envelope) -> None:
    """The third red card of an organisation in a month has advice drafted, once."""
    if event.level is Level.RED:
        draft_advice_for_red_cards(organisation_id=event.organisation_id, raised_at=event.at, at=event.at)
