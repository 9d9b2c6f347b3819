"""By when a grant is published, and what of it: pure rules."""

from datetime import date

from tongban.services.decisions.publication.facts import LicenceStatus
from tongban.standards.working_time import Limit, WorkCalendar, add_limit

# working days from the decision: 双公示, standards.md 5.1, from knowledge (国办 rules of 2015 and 2018)
LIMIT = Limit(count=7)
# so many working days before its day an entry is published with what is known by then
AHEAD = 2
LICENSING = "01"
_STATUS = {
    "valid": LicenceStatus.VALID,
    "replaced": LicenceStatus.REPLACED,
    "suspended": LicenceStatus.SUSPENDED,
    "cancelled": LicenceStatus.CANCELLED,
    "revoked": LicenceStatus.REVOKED,
}
_GRAM = 2
SHORTEST = _GRAM  # characters for which one can search


def publish_by(decided_on: date, calendar: WorkCalendar) -> date:
    """The last day to publish a decision of this working day."""
    return add_limit(decided_on, LIMIT, calendar)


def status_of(licence_state: str) -> LicenceStatus:
    """What an entry says of a licence that stands so."""
    return _STATUS[licence_state]


def grams(text: str) -> list[str]:
    """The pairs of characters by which an entry is found, without blanks and in small letters."""
    plain = "".join(text.split()).casefold()
    return sorted({plain[place : place + _GRAM] for place in range(len(plain) - _GRAM + 1)})
