"""Where an officer may help, and with which items."""

from tongban.foundation.directory.public import (
    AreaLevel,
    Officer,
    PlaceFact,
    PlaceKind,
    area,
    areas_serving,
    check_duty_anywhere,
    places_run_by,
)
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.assisted.errors import NoHelpPlace, NotHelpedWithHere, NotServedHere
from tongban.services.cases.assisted.facts import DUTY, HelpPlace
from tongban.services.cases.facts import Capacity, HolderKind
from tongban.services.cases.rules import holders_of
from tongban.services.items.public import ItemContent, PublishedItem

_AT_A_COUNTER = "1"  # 办理形式: at a counter

FOR_FIRMS = N_("it is for firms")
OF_ELSEWHERE = N_("an office of another county handles it")
ONLINE_ONLY = N_("it is handled online only")
BUNDLE = N_("it is a bundle, which the person applies for online; here, take in each service by itself")


def help_places(*, by: Officer) -> list[HelpPlace]:
    """The counters and points of the organisations in which `by` has the duty. 1 SQL.

    Raises DutyMissing, NoHelpPlace.
    """
    check_duty_anywhere(by, DUTY)
    offices = [organisation for organisation, duties in by.duties_in.items() if DUTY in duties]
    found = [_place(one) for one in places_run_by(offices)]
    if not found:
        raise NoHelpPlace
    return found


def help_place(slug: str, *, by: Officer) -> HelpPlace:
    """One of them. 1 SQL. Raises NotFound for another's."""
    for one in help_places(by=by):
        if one.slug == slug:
            return one
    raise NotFound


def check_serves(place: HelpPlace, *, person_area: str) -> None:
    """Raise NotServedHere when a village point is asked by somebody of another county. A hall serves all."""
    if place.capacity is Capacity.AGENT and county_of(place.area_code) not in _path(person_area):
        raise NotServedHere(facts={"area": area(county_of(place.area_code)).name})


def check_helps_with(place: HelpPlace, item: PublishedItem) -> None:
    """Raise NotHelpedWithHere for an item that the point may not take in.

    A hall takes in everything that is applied for (国发〔2022〕5号: one window takes in all, the offices
    decide), but no bundle yet: its parts begin later, by the account of its applicant. A village point
    helps persons with what offices of their own county, or above it, handle and take in outside the net
    as well.
    """
    why = BUNDLE if item.content.is_composed else ""
    if place.capacity is Capacity.AGENT:
        why = why or _off(place, item.content, item.area_code)
    if why:
        raise NotHelpedWithHere(facts={"why_msgid": why, "why": why})


def helps_with(place: HelpPlace, content: ItemContent, *, area_code: str) -> bool:
    """Whether an item may be offered here."""
    if not content.is_applied_for or content.is_composed:
        return False
    return place.capacity is Capacity.COUNTER or not _off(place, content, area_code)


def _off(place: HelpPlace, content: ItemContent, area_code: str) -> str:
    if HolderKind.PERSON not in holders_of(content.audience):
        return FOR_FIRMS
    if content.handle_forms and _AT_A_COUNTER not in content.handle_forms:
        return ONLINE_ONLY
    return "" if area_code in areas_serving(place.area_code) else OF_ELSEWHERE


def county_of(area_code: str) -> str:
    """The county in which an area lies; the area itself where it lies in none. 2 SQL, none when kept."""
    return next(
        (code for code in _path(area_code) if area(code).level is AreaLevel.COUNTY),
        area_code,
    )


def _path(area_code: str) -> tuple[str, ...]:
    try:
        return area(area_code).path
    except NotFound:
        return ()


def _place(one: PlaceFact) -> HelpPlace:
    assert one.organisation_id is not None
    return HelpPlace(
        slug=one.slug,
        name=one.name,
        capacity=Capacity.COUNTER if one.kind is PlaceKind.HALL else Capacity.AGENT,
        organisation_id=one.organisation_id,
        area_code=one.area_code,
        phone=one.phone,
    )
