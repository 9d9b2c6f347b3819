"""A tab stands over a room of the desk only for those to whom its page opens."""

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, DUTIES
from tests.foundation.identity.make import make_staff, sign_in_staff
from tongban.foundation.ui.rooms import _ROOMS, Room, address_of, opens

WINGS = sorted({room.wing for room in _ROOMS.values()})


def duties_of(rooms: list[Room]) -> list[str]:
    """Every duty that opens one of the rooms."""
    found: set[str] = set()
    for room in rooms:
        found |= {room.duty} if isinstance(room.duty, str) else room.duty or set()
    return sorted(found)


def test_there_are_wings() -> None:
    assert WINGS == ["datasets", "exchange", "opendata"]


@pytest.mark.django_db
@pytest.mark.parametrize("wing", WINGS)
def test_the_page_of_a_room_opens_to_everybody_who_sees_its_tab(wing: str) -> None:
    rooms = [room for room in _ROOMS.values() if room.wing == wing]
    for number, duty in enumerate(duties_of(rooms)):
        post = f"single-{number}"
        DUTIES[post] = frozenset({duty})
        officer = make_staff(posts=(post,), organisation_code=CITY_OFFICE)
        client = sign_in_staff(Client(), officer)
        shown = [room for room in rooms if opens(room.duty, officer.duties)]
        assert shown, duty
        for room in shown:
            url = address_of(room.url_name)
            assert url is not None
            assert client.get(url).status_code == 200, (duty, url)
