"""The room of how sharing goes."""

from tongban.foundation.ui.public import Room, add_room
from tongban.kernel.errors import N_
from tongban.resources.exchange.overview.facts import OVERSEE
from tongban.resources.exchange.rooms import WING


def open_overview() -> None:
    """For whoever oversees sharing: leaders, supervisors, the data authority."""
    add_room(
        Room(wing=WING, label=N_("How sharing goes"), url_name="exchange:overview", order=65, duty=OVERSEE)
    )
