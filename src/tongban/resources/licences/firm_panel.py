"""The licences of a firm on its page in the entity register."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.cards import card
from tongban.resources.licences.facts import HolderKind, LicenceState
from tongban.resources.licences.queries import holder_index, licences_of_indexes
from tongban.resources.registers.public import FirmRecord

_SHOWN = 20


def firm_panel(request: HttpRequest, record: object) -> str:
    """What licences the firm holds or held, those in force first. 1 SQL."""
    if not isinstance(record, FirmRecord):
        return ""
    today = clock.now().astimezone(CITY_ZONE).date()
    index = holder_index(HolderKind.FIRM, record.uscc)
    held = [
        one
        for one in licences_of_indexes([(HolderKind.FIRM, index)])
        if one.state is not LicenceState.REPLACED
    ]
    cards = [card(one, today=today) for one in held[:_SHOWN]]
    context = {"cards": cards, "more": len(held) > _SHOWN}
    return render_to_string("licences/firm_panel.html", context, request)
