"""What becomes of a licence: a version in its place, a suspension, an end; and what a stranger sees at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE, add_post, make_officer, make_organisations
from tests.foundation.papers.make import AT
from tests.resources.licences.make import FIELDS, FIRM, PERSON, make_licence, make_types
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import Invalid, NotAllowed, NotFound
from tongban.resources.licences.commands.suspend import end_suspensions
from tongban.resources.licences.facts import LicenceNotValid
from tongban.resources.licences.public import (
    Ending,
    LicenceFact,
    LicenceState,
    Succession,
    VerifiedState,
    end_licence,
    licence,
    succeed_licence,
    suspend_licence,
    verify_licence,
    versions_of,
)
from tongban.resources.licences.rules import term_after

pytestmark = pytest.mark.django_db
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))
LATER = AT + timedelta(days=10)
TODAY = date(2026, 9, 28)


@pytest.fixture
def chen() -> Officer:
    """陈发证 of the county office."""
    make_organisations()
    make_types()
    return make_officer(name="陈发证", posts=("certificates",))


@pytest.fixture
def fact(chen: Officer) -> LicenceFact:
    return make_licence(by=chen, organisation_id=chen.organisation_id)


def succeeded(fact: LicenceFact, by: Any, **changes: Any) -> LicenceFact:
    given: dict[str, Any] = {
        "identifier": fact.identifier,
        "how": Succession.CHANGE,
        "holder": FIRM,
        "fields": FIELDS | {"premises": "亳州市谯城区示例路8号"},
        "case_number": "341602261008000127",
        "on": date(2026, 10, 8),
        "by": by,
        "at": LATER,
    }
    return succeed_licence(**given | changes)


def seen(fact: LicenceFact, at: Any = LATER) -> VerifiedState:
    return verify_licence(qr=f"/l/{fact.code}/", at=at).state


@pytest.mark.parametrize(
    ("how", "until", "day", "term"),
    [
        (Succession.CHANGE, date(2031, 9, 27), date(2026, 10, 8), (date(2026, 10, 8), date(2031, 9, 27))),
        (Succession.REPLACEMENT, None, date(2026, 10, 8), (date(2026, 10, 8), None)),
        # asked early, nothing is lost: five years from the day after the old end
        (Succession.RENEWAL, date(2026, 12, 31), date(2026, 11, 2), (date(2026, 11, 2), date(2031, 12, 31))),
        # made out late: no day between
        (Succession.RENEWAL, date(2026, 12, 31), date(2027, 1, 4), (date(2027, 1, 1), date(2031, 12, 31))),
        (Succession.RENEWAL, date(2028, 2, 29), date(2028, 2, 1), (date(2028, 2, 1), date(2033, 2, 28))),
    ],
)
def test_the_term_of_what_takes_its_place(how: Succession, until: Any, day: Any, term: Any) -> None:
    assert term_after(how, valid_until=until, day=day, schema={}, values={}, months=60) == term


class TestSucceeding:
    def test_the_chain_is_the_number(self, chen: Officer, fact: LicenceFact) -> None:
        second = succeeded(fact, chen)
        third = succeeded(second, chen, how=Succession.REPLACEMENT)
        assert [one.version for one in versions_of(fact)] == [3, 2, 1]
        assert {one.number for one in versions_of(fact)} == {fact.number}
        assert [one.ended_how for one in versions_of(fact)] == ["", "replacement", "change"]
        assert (seen(fact), seen(second), seen(third)) == (
            VerifiedState.REVOKED,
            VerifiedState.REVOKED,
            VerifiedState.VALID,
        )
        assert verify_licence(qr=f"/l/{fact.code}/", at=LATER).is_replaced
        [_, entry, _] = entries_of(f"licence:{fact.number}")
        assert entry.facts["replaces"] in (fact.identifier, second.identifier)

    def test_a_job_of_the_law_needs_no_duty(self, fact: LicenceFact) -> None:
        new = succeeded(fact, SystemActor(job="deemed-renewal"), how=Succession.RENEWAL)
        assert new.valid_until == date(2036, 9, 27)

    def test_refusals_write_nothing(self, chen: Officer, fact: LicenceFact) -> None:
        clerk = make_officer(name="李窗口", posts=("accept",))
        stranger = make_officer(name="王外局", organisation_code=CITY_OFFICE, posts=("certificates",))
        for by, changes, refusal in (
            (clerk, {}, NotAllowed),
            (stranger, {}, NotFound),
            (chen, {"holder": PERSON}, NotFound),
            (chen, {"fields": {"premises": 5}}, Invalid),
            (chen, {"identifier": "1.2.3"}, NotFound),
        ):
            with pytest.raises(refusal):
                succeeded(fact, by, **changes)
        assert len(versions_of(fact)) == 1
        assert licence(fact.id).state is LicenceState.VALID
        succeeded(fact, chen)
        with pytest.raises(LicenceNotValid):
            succeeded(fact, chen)

    def test_it_costs_thirteen_queries(
        self, chen: Officer, fact: LicenceFact, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(13):
            succeeded(fact, chen)


class TestEnding:
    @pytest.mark.parametrize(
        ("how", "state", "outside"),
        [
            (Ending.CANCELLED, LicenceState.CANCELLED, VerifiedState.CANCELLED),
            (Ending.WITHDRAWN, LicenceState.REVOKED, VerifiedState.REVOKED),
            (Ending.REVOKED, LicenceState.REVOKED, VerifiedState.REVOKED),
        ],
    )
    def test_the_end_shows_outside_at_once(
        self, chen: Officer, fact: LicenceFact, how: Ending, state: LicenceState, outside: VerifiedState
    ) -> None:
        ended = end_licence(identifier=fact.identifier, how=how, reason="终止经营", by=chen, at=LATER)
        assert (ended.state, ended.ended_how, ended.ended_reason) == (state, how, "终止经营")
        assert seen(fact) is outside
        with pytest.raises(LicenceNotValid):
            end_licence(identifier=fact.identifier, how=how, reason="再来一次", by=chen, at=LATER)


class TestSuspending:
    def test_a_suspension_shows_until_its_last_day_and_then_ends_by_itself(
        self, chen: Officer, fact: LicenceFact
    ) -> None:
        until = date(2026, 10, 20)
        suspend_licence(
            identifier=fact.identifier, until=until, reason="整改", law="某法第九条", by=chen, at=LATER
        )
        assert seen(fact) is VerifiedState.SUSPENDED
        assert not licence(fact.id).is_valid_on(date(2026, 10, 9))
        assert end_suspensions(at=LATER.replace(day=20, hour=15)) == 0
        assert end_suspensions(at=LATER.replace(day=20, hour=16)) == 1
        assert end_suspensions(at=LATER.replace(day=20, hour=16)) == 0
        assert seen(fact) is VerifiedState.VALID
        acts = {one.act for one in entries_of(f"licence:{fact.number}")}
        assert acts == {"licences.issue", "licences.suspend", "licences.resume"}

    def test_refusals_write_nothing(self, chen: Officer, fact: LicenceFact) -> None:
        clerk = make_officer(name="李窗口", posts=("accept",))
        stranger = make_officer(name="王外局", organisation_code=CITY_OFFICE, posts=("certificates",))
        until = date(2026, 10, 20)
        for by, given, refusal in (
            (chen, {"law": " "}, Invalid),
            (chen, {"reason": ""}, Invalid),
            (chen, {"until": date(2026, 10, 1)}, Invalid),
            (clerk, {}, NotAllowed),
            (stranger, {}, NotFound),
        ):
            words = {"until": until, "reason": "整改", "law": "某法第九条"} | given
            with pytest.raises(refusal):
                suspend_licence(identifier=fact.identifier, by=by, at=LATER, **words)  # type: ignore[arg-type]
        assert licence(fact.id).state is LicenceState.VALID

    def test_what_is_suspended_is_not_changed_and_may_be_ended(
        self, chen: Officer, fact: LicenceFact
    ) -> None:
        words = {"until": date(2026, 10, 20), "reason": "整改", "law": "某法第九条"}
        suspend_licence(identifier=fact.identifier, by=chen, at=LATER, **words)  # type: ignore[arg-type]
        with pytest.raises(LicenceNotValid):
            succeeded(fact, chen)
        end_licence(identifier=fact.identifier, how=Ending.CANCELLED, reason="终止经营", by=chen, at=LATER)
        assert licence(fact.id).suspended_until is None
