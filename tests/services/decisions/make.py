"""A licence that the county office grants and the city office supervises."""

from datetime import datetime
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.services.cases.facts import Outcome

add_post("supervise", frozenset({"decisions.receive"}))
add_post("end-licences", frozenset({"licences.revoke"}))
add_post("publish", frozenset({"decisions.correct"}))


def licensing_town(**changes: Any) -> Town:
    """A town whose item is a licence that the city office supervises."""
    given: dict[str, Any] = {"type_code": "01", "supervising_organisation": CITY_OFFICE}
    return make_town(**(given | changes))


def decided(
    town: Town,
    *,
    outcome: Outcome = Outcome.GRANTED,
    to: str = "issued",
    key: str = "key-1",
    at: datetime = MONDAY,
) -> str:
    """The number of a case that was decided, its result made out and delivered."""
    number = make_case(town, at=at, key=key).number
    bring_to(town, number, "decided" if outcome is Outcome.REFUSED else to, at=at, outcome=outcome)
    deliver_all()
    return number


def supervisor(name: str = "刘监管") -> Officer:
    """Who gives receipts in the city office."""
    return make_staff(name=name, posts=("supervise",), organisation_code=CITY_OFFICE)


def editor() -> Officer:
    """Who corrects the public record in the county office."""
    return make_staff(name="陈公示", posts=("publish",))
