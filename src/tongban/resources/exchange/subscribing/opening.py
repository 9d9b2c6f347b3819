"""What this room tells the rest of the house at start."""

from tongban.foundation.trail.public import declare_act
from tongban.foundation.ui.public import Room, add_room
from tongban.kernel.errors import N_
from tongban.resources.exchange.rooms import WING
from tongban.resources.exchange.subscribing import facts


def open_subscribing() -> None:
    """Acts, and what is listened to."""
    from tongban.resources.exchange.subscribing.jobs import listen_to_changes

    listen_to_changes()
    add_room(
        Room(
            wing=WING,
            label=N_("Subscriptions"),
            url_name="exchange:subscriptions",
            order=30,
            duty=facts.RECEIVE,
        )
    )
    for act, text in (
        (facts.SUBSCRIBE_ACT, N_("Changes of shared data were subscribed to")),
        (facts.PAUSE_ACT, N_("A subscription was paused")),
        (facts.CONTINUE_ACT, N_("A subscription goes on")),
        (facts.END_ACT, N_("A subscription was ended")),
        (facts.RESEND_ACT, N_("A notice that was given up is sent again")),
    ):
        declare_act(act, text, duty=facts.RECEIVE)
