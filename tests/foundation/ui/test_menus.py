"""Which entry of a menu is marked as where we are, and the tabs over the rooms of a wing."""

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils.translation import override

from tongban.foundation.ui.menus import MenuLink, Place, links_at
from tongban.foundation.ui.rooms import tabs_over

EVERYTHING = frozenset({"supervision.judge", "jobs.operate", "seals.issue"})


@pytest.mark.parametrize("path", ["/desk/", "/desk/cards/", "/desk/cards/abc/", "/desk/operations/outbox/"])
def test_the_staff_rail_marks_one_entry_over_all_its_parts(path: str, rf: RequestFactory) -> None:
    rail = (Place.DESK, Place.DESK_COUNTER, Place.DESK_MANAGE, Place.DESK_OPERATIONS)
    request = rf.get(path)
    here = [link.url for place in rail for link in links_at(place, request, EVERYTHING) if link.is_here]
    assert len(here) == 1
    assert path.startswith(here[0])


def entry(path: str, *duties: str, label: str = "Sharing of data") -> MenuLink | None:
    """An entry of the menu, as somebody with these duties sees it on a page."""
    links = links_at(Place.DESK_MANAGE, RequestFactory().get(path), frozenset(duties))
    return next((link for link in links if link.label == label), None)


def tabs(url_name: str, *duties: str) -> list[list[tuple[str, bool]]]:
    """The rows of tabs over a page, each with its address and whether it is marked."""
    request = RequestFactory().get(reverse(url_name))
    request.resolver_match = resolve(request.path)
    return [[(tab.url, tab.is_here) for tab in row] for row in tabs_over(request, frozenset(duties))]


def test_a_wing_is_one_entry_that_leads_to_the_first_room_that_is_open() -> None:
    with override("en"):
        asks, provides = entry("/desk/", "exchange.request"), entry("/desk/", "exchange.set-comparison-terms")
        assert asks is not None and asks.url == "/desk/exchange/"
        assert provides is not None and provides.url == "/desk/comparisons/"
        assert entry("/desk/", "cases.accept") is None


def test_the_entry_of_a_wing_is_marked_in_each_of_its_rooms_and_their_pages() -> None:
    with override("en"):
        for path in ("/desk/lists/", "/desk/lists/NL-1/", "/desk/exchange/grants/"):
            found = entry(path, "exchange.request", "exchange.compare")
            assert found is not None and found.is_here
        found = entry("/desk/datasets/", "exchange.request", "exchange.compare")
        assert found is not None and not found.is_here


def test_the_entry_of_a_wing_is_marked_on_a_page_under_a_room_that_is_closed_to_the_viewer() -> None:
    with override("en"):
        found = entry("/desk/open/firms-by-county/review/", "opendata.publish", label="Open data")
        assert found is not None and found.url == "/desk/open/queue/" and found.is_here


def test_the_tabs_over_a_room_are_those_that_ones_duties_open() -> None:
    assert tabs("exchange:grant-list", "exchange.request", "exchange.see_uses") == [
        [("/desk/exchange/", False), ("/desk/exchange/grants/", True), ("/desk/exchange/uses/", False)]
    ]


def test_rooms_that_share_a_tab_stand_on_a_second_row() -> None:
    lists, comparisons = "/desk/lists/", "/desk/comparisons/"
    assert tabs(
        "exchange:comparisons", "exchange.compare", "exchange.set-comparison-terms", "exchange.see_uses"
    ) == [
        [(lists, True), ("/desk/exchange/uses/", False)],
        [(lists, False), (comparisons, True)],
    ]
    assert tabs("exchange:comparisons", "exchange.set-comparison-terms", "exchange.see_uses") == [
        [(comparisons, True), ("/desk/exchange/uses/", False)]
    ]


def test_a_room_that_is_the_only_one_and_a_page_that_is_none_have_no_tabs() -> None:
    assert tabs("exchange:comparisons", "exchange.set-comparison-terms") == []
    assert tabs("desk:home", "exchange.request") == []
