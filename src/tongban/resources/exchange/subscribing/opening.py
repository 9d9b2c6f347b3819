"""What this room tells the rest of the house at start."""

from tongban.foundation.trail.public import declare_act
from tongban.foundation.ui.public import MenuEntry, Place, add_menu
from tongban.kernel.errors import N_
from tongban.resources.exchange.subscribing import facts


def open_subscribing() -> None:
    """Acts, and what is listened to."""
    from tongban.resources.exchange.subscribing.jobs import listen_to_changes

    listen_to_changes()
    add_menu(
        MenuEntry(
            place=Place.DESK_MANAGE,
            label=N_("Data that we receive"),
            url_name="exchange:subscriptions",
            icon="cloud-download",
            order=78,
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
