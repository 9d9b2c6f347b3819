"""What this room tells the rest of the house at start."""

from tongban.foundation.trail.public import declare_act
from tongban.foundation.ui.public import Room, add_room
from tongban.foundation.vault.public import declare_purpose
from tongban.kernel.errors import N_
from tongban.resources.exchange.batches import facts
from tongban.resources.exchange.batches.shelf import PURPOSE
from tongban.resources.exchange.rooms import WING
from tongban.resources.exchange.subscribing.facts import RECEIVE


def open_batches() -> None:
    """Keys, acts, and what is listened to."""
    from tongban.resources.exchange.batches.jobs import listen_to_grants

    listen_to_grants()
    declare_purpose(PURPOSE)
    declare_act(facts.ORDER_ACT, N_("A batch file was asked for"), duty=RECEIVE)
    declare_act(facts.SCHEDULE_ACT, N_("Batch files were scheduled"), duty=RECEIVE)
    declare_act(facts.FETCH_ACT, N_("A batch file was fetched"), duty=RECEIVE)
    add_room(Room(wing=WING, label=N_("Batch files"), url_name="exchange:batches", order=40, duty=RECEIVE))
