"""How a licence stands today, for other systems."""

from dataclasses import dataclass
from datetime import date

from tongban.resources.licences import rules
from tongban.resources.licences.annual import Operation, operation_now
from tongban.resources.licences.facts import LicenceFact, VerifiedState
from tongban.resources.licences.metadata import how_made_of
from tongban.resources.licences.queries import licence_named, licence_type, standing_of, versions_of
from tongban.standards.codes.licence_identifier import check_licence_identifier


@dataclass(frozen=True, kw_only=True)
class LicenceStanding:
    """One version, and how it stands."""

    licence: LicenceFact
    state: VerifiedState
    operation: Operation
    newest_version: int
    checks_overdue: tuple[int, ...]


def licence_standing(identifier: str, *, on: date) -> LicenceStanding:
    """By the identifier. 3 SQL, 1–2 more where the type asks for annual checks.

    Raises BadLicenceIdentifier (mistyped or altered), NotFound.
    """
    fact = licence_named(check_licence_identifier(identifier))
    versions = versions_of(fact)
    before = next((one for one in versions if one.version == fact.version - 1), None)
    standing = standing_of(fact, licence_type(fact.type_code), day=on)
    return LicenceStanding(
        licence=fact,
        state=rules.state_on(fact.state, valid_until=fact.valid_until, day=on),
        operation=operation_now(
            fact.state,
            valid_until=fact.valid_until,
            version=fact.version,
            how_made=how_made_of(before.ended_how) if before else "",
            day=on,
        ),
        newest_version=versions[0].version,
        checks_overdue=standing.overdue if standing else (),
    )
