"""Where somebody turns who is refused (救济途径): by the item, or where it is silent by law."""

from uuid import UUID

from tongban.foundation.directory.public import (
    AreaFact,
    AreaLevel,
    OrganisationKind,
    area,
    full_name,
    organisation,
)
from tongban.services.cases.models import Case
from tongban.services.items.public import ItemContent

# who answers to the government of the area above: 行政复议法 (2023) art. 24 (1)(2)
_GOVERNMENTS = (OrganisationKind.GOVERNMENT, OrganisationKind.TOWNSHIP, OrganisationKind.VILLAGE)
_WITH_GOVERNMENT = (AreaLevel.PROVINCE, AreaLevel.PREFECTURE, AreaLevel.COUNTY)


def remedies(case: Case, content: ItemContent) -> dict[str, object]:
    """The body that reviews the decision and the court, for the paper. No SQL when areas are kept.

    Source: 行政复议法 (2023) art. 24: the government at the office's own level, or above a government;
    行政诉讼法 (2017) arts. 14 and 18: the basic court where the office is.
    """
    told = {remedy.kind: remedy.body for remedy in content.remedies}
    by_law = remedies_by_law(case.organisation_id)
    return {
        "review_body": told.get("reconsideration") or by_law["review_body"],
        "court": told.get("litigation") or by_law["court"],
    }


def remedies_by_law(organisation_id: UUID) -> dict[str, str]:
    """The body that reviews what this office decides and the court, where no item names them."""
    seat = _seat(organisation_id)
    return {
        "review_body": f"{_named(_reviewing(organisation_id, seat))}人民政府",
        "court": f"本机关所在地（{_named(seat)}）有管辖权的人民法院",
    }


def _seat(organisation_id: UUID) -> AreaFact:
    """The county, prefecture or province where the office is: a township has no court of its own."""
    place = area(organisation(organisation_id).area_code)
    while place.parent_code and (place.level not in _WITH_GOVERNMENT or "-" in place.code):
        place = area(place.parent_code)
    return place


def _reviewing(organisation_id: UUID, seat: AreaFact) -> AreaFact:
    office = organisation(organisation_id)
    is_own = office.area_code == seat.code and office.kind in _GOVERNMENTS
    return area(seat.parent_code) if is_own and seat.parent_code else seat


def _named(place: AreaFact) -> str:
    return place.name if place.level is AreaLevel.PROVINCE else full_name(place.code)
