"""The front door of this app: other apps import only from here."""

from tongban.foundation.directory.commands.appoint import appoint, end_appointment, enter_staff
from tongban.foundation.directory.commands.bring_regions import bring_city, bring_regions
from tongban.foundation.directory.commands.upsert_areas import upsert_areas
from tongban.foundation.directory.commands.upsert_organisations import upsert_organisations
from tongban.foundation.directory.commands.upsert_places import upsert_places
from tongban.foundation.directory.commands.upsert_posts import upsert_posts
from tongban.foundation.directory.facts import (
    AreaFact,
    AreaLevel,
    AreaRow,
    DutyMissing,
    NotAnOfficer,
    Officer,
    OrganisationFact,
    OrganisationKind,
    OrganisationRow,
    PlaceFact,
    PlaceKind,
    PlaceRow,
    PostHeld,
    PostRow,
)
from tongban.foundation.directory.ports import DeskSource, desk_source, officer_at_desk
from tongban.foundation.directory.queries.areas import (
    ancestors,
    area,
    areas_in,
    areas_named,
    areas_serving,
    children,
    descendants,
    full_name,
)
from tongban.foundation.directory.queries.officers import (
    check_duty,
    check_duty_anywhere,
    holders_of,
    officer_from,
    officer_of,
    officer_sql,
    officer_text,
    officers_named,
)
from tongban.foundation.directory.queries.organisations import (
    all_organisation_codes,
    has_post,
    organisation,
    organisation_by_code,
    organisation_ids_by_code,
    organisations_after,
    organisations_in,
    organisations_named,
    superior_of,
)
from tongban.foundation.directory.queries.places import (
    all_village_points,
    halls,
    place,
    village_points,
    windows_of,
)
from tongban.kernel.memory import forget_all

__all__ = [
    "AreaFact", "AreaLevel", "AreaRow", "DeskSource", "DutyMissing", "NotAnOfficer", "Officer", "OrganisationFact",
    "OrganisationKind", "OrganisationRow", "PlaceFact", "PlaceKind", "PlaceRow", "PostHeld", "PostRow",
    "all_organisation_codes", "all_village_points", "ancestors", "appoint", "area", "areas_in", "areas_named", "areas_serving", "bring_city", "bring_regions", "check_duty",
    "check_duty_anywhere", "children", "descendants", "desk_source", "end_appointment", "enter_staff", "forget_all", "full_name",
    "halls", "has_post", "holders_of", "officer_at_desk", "officer_from", "officer_of", "officer_sql", "officer_text", "officers_named",
    "organisation", "organisation_by_code", "organisation_ids_by_code", "organisations_after", "organisations_in", "organisations_named",
    "place", "superior_of", "upsert_areas", "upsert_organisations", "upsert_places", "upsert_posts",
    "village_points", "windows_of",
]  # fmt: skip
