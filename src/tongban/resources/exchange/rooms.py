"""The rooms of sharing at the desk, as tabs over each of its pages."""

from django.urls import reverse
from django.utils.translation import gettext

from tongban.foundation.ui.public import Tab
from tongban.kernel.errors import N_

ROOMS = (
    ("requests", N_("Requests"), "exchange:requests"),
    ("grants", N_("Grants"), "exchange:grant-list"),
)


def rooms(here: str) -> list[Tab]:
    """Every room, this one marked."""
    return [Tab(label=gettext(label), url=reverse(name), is_here=key == here) for key, label, name in ROOMS]
