"""Sharing of data at the desk: one entry of the menu, whose rooms each part of this app adds."""

from tongban.foundation.ui.public import MenuEntry, Place, add_menu
from tongban.kernel.errors import N_

WING = "exchange"


def open_wing() -> None:
    """One entry for everybody who holds a duty of sharing."""
    add_menu(
        MenuEntry(
            place=Place.DESK_MANAGE,
            label=N_("Sharing of data"),
            wing=WING,
            icon="arrow-left-right",
            order=74,
        )
    )
