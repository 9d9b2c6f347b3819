"""Which entry of a menu is marked as where we are."""

import pytest
from django.test import RequestFactory

from tongban.foundation.ui.menus import Place, links_at

EVERYTHING = frozenset({"supervision.judge", "jobs.operate", "seals.issue"})


@pytest.mark.parametrize("path", ["/desk/", "/desk/cards/", "/desk/cards/abc/", "/desk/operations/outbox/"])
def test_the_staff_rail_marks_one_entry_over_all_its_parts(path: str, rf: RequestFactory) -> None:
    rail = (Place.DESK, Place.DESK_COUNTER, Place.DESK_MANAGE, Place.DESK_OPERATIONS)
    request = rf.get(path)
    here = [link.url for place in rail for link in links_at(place, request, EVERYTHING) if link.is_here]
    assert len(here) == 1
    assert path.startswith(here[0])
