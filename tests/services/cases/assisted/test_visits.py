"""Visits: who may open one, what shows presence, what ends it, and what it opens to whom."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.resources.registers.make import make_registered
from tests.services.cases.assisted.make import HALL, OTHER_HALL, POINT, make_counters, stand_at_hall
from tests.services.cases.locking import PEOPLE, locked
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.facts import DutyMissing
from tongban.foundation.directory.public import delegate_posts, officer_of
from tongban.foundation.trail.models import Staged
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import ON_BEHALF_OF
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.registers.models import LookUp
from tongban.resources.registers.public import RegisterSilent
from tongban.services.cases.assisted.commands.close_visit import close_rested_visits, close_visit
from tongban.services.cases.assisted.commands.keep_open import visit_at_work
from tongban.services.cases.assisted.commands.open_visit import open_visit
from tongban.services.cases.assisted.errors import (
    CodeIsNeeded,
    DocumentNotCompared,
    PersonNotMatched,
    VisitEnded,
)
from tongban.services.cases.assisted.facts import Proof
from tongban.services.cases.assisted.models import Visit
from tongban.services.cases.assisted.visits import has_open_visit

pytestmark = pytest.mark.django_db


def is_open(visit_id: UUID, counters: Any, *, at: Any = MONDAY) -> bool:
    return has_open_visit(
        helper_account_id=counters.clerk.account_id,
        person_id=counters.person_id,
        capacity="counter",
        at=at,
    )


def test_a_visit_opens_one_persons_data_to_one_clerk_and_the_person_sees_it() -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    assert is_open(visit_id, counters)
    look = LookUp.objects.get(person_id=counters.person_id)
    assert (look.purpose, look.by_name, look.is_self) == ("counter-intake", "吴前台", False)
    acts = list(Staged.objects.filter(subject=f"visits:{visit_id}").values_list("act", flat=True))
    assert acts == ["cases.open_visit"]
    assert not has_open_visit(
        helper_account_id=counters.stranger.account_id,
        person_id=counters.person_id,
        capacity="counter",
        at=MONDAY,
    )
    with pytest.raises(NotFound):
        visit_at_work(visit_id, by=counters.stranger, at=MONDAY)


def test_opening_a_visit_takes_at_most_12_queries(django_assert_max_num_queries: Any) -> None:
    counters = make_counters()
    stand_at_hall(counters)
    with django_assert_max_num_queries(12):
        stand_at_hall(counters)


def _refused() -> list[tuple[dict[str, Any], type[Refused]]]:
    return [
        ({"place": OTHER_HALL}, NotFound),
        ({"place": "nowhere"}, NotFound),
        ({"is_compared": False}, DocumentNotCompared),
        ({"name": "别人"}, PersonNotMatched),
        ({"id_number": "341699195304059990"}, PersonNotMatched),
    ]


@pytest.mark.parametrize(("changes", "refusal"), _refused(), ids=str)
def test_a_visit_is_refused_and_nothing_is_written(changes: dict[str, Any], refusal: type[Refused]) -> None:
    counters = make_counters()
    fields = {
        "place": HALL,
        "name": counters.row.name,
        "id_number": counters.row.id_number,
        "proof": Proof.DOCUMENT,
        "is_compared": True,
    }
    with pytest.raises(refusal):
        open_visit(**(fields | changes), by=counters.clerk, at=MONDAY)
    assert not Visit.objects.exists()
    assert not LookUp.objects.filter(purpose="counter-intake").exists()


@pytest.mark.django_db(transaction=True)
def test_a_silent_register_is_said_at_the_counter_and_nobody_waits_for_it(settings: Any) -> None:
    settings.REGISTER_WAIT_SECONDS = 0.2
    counters = make_counters()
    with locked(PEOPLE), pytest.raises(RegisterSilent):
        stand_at_hall(counters)
    assert not Visit.objects.exists()
    assert not LookUp.objects.filter(purpose="counter-intake").exists()


def test_an_agent_cannot_vouch_for_presence_by_word() -> None:
    counters = make_counters()
    with pytest.raises(CodeIsNeeded):
        open_visit(
            place=POINT,
            name=counters.row.name,
            id_number=counters.row.id_number,
            proof=Proof.DOCUMENT,
            is_compared=True,
            by=counters.agent,
            at=MONDAY,
        )


def test_who_accepts_cases_elsewhere_opens_no_visit() -> None:
    counters = make_counters()
    with pytest.raises(DutyMissing):
        stand_at_hall(counters, by=counters.town.clerk)


def test_who_opens_a_visit_for_an_absent_colleague_is_named_with_them() -> None:
    counters = make_counters()
    delegate_posts(
        post_ids=[post.post_id for post in counters.clerk.posts],
        to_account=counters.town.issuer.account_id,
        from_at=MONDAY,
        until_at=MONDAY + timedelta(days=1),
        reason="年休假",
        by=counters.clerk,
        at=MONDAY,
    )
    standing = officer_of(account_id=counters.town.issuer.account_id, at=MONDAY)
    visit = stand_at_hall(counters, by=standing)
    [entry] = entries_of(f"visits:{visit}")
    assert entry.facts[ON_BEHALF_OF] == [counters.clerk.ref]


def test_the_next_person_ends_the_visit_before() -> None:
    counters = make_counters()
    first = stand_at_hall(counters)
    row = make_registered(name="王秀兰", birth_date=date(1960, 1, 2))
    open_visit(
        place=HALL,
        name=row.name,
        id_number=row.id_number,
        proof=Proof.DOCUMENT,
        is_compared=True,
        by=counters.clerk,
        at=MONDAY,
    )
    with pytest.raises(VisitEnded):
        visit_at_work(first, by=counters.clerk, at=MONDAY)
    assert Visit.objects.get(pk=first).who == {}  # nothing of the person stays with it
    assert not is_open(first, counters)


def test_a_visit_ends_by_the_button_and_by_resting_half_an_hour() -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    later = MONDAY + timedelta(minutes=29)
    visit_at_work(visit_id, by=counters.clerk, at=later)
    assert is_open(visit_id, counters, at=later + timedelta(minutes=29))
    assert not is_open(visit_id, counters, at=later + timedelta(minutes=30))
    assert close_rested_visits(at=later + timedelta(minutes=29)) == 0
    assert close_rested_visits(at=later + timedelta(minutes=30)) == 1
    ended = Staged.objects.get(subject=f"visits:{visit_id}", act="cases.close_visit")
    assert ended.by_ref == "system:visits-over"
    again = stand_at_hall(counters)
    close_visit(visit_id=again, by=counters.clerk, at=MONDAY)
    close_visit(visit_id=again, by=counters.clerk, at=MONDAY)
    with pytest.raises(VisitEnded):
        visit_at_work(again, by=counters.clerk, at=MONDAY)
    assert Staged.objects.filter(subject=f"visits:{again}", act="cases.close_visit").count() == 1


def test_another_clerk_does_not_end_it() -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    with pytest.raises(NotFound):
        close_visit(visit_id=visit_id, by=counters.stranger, at=MONDAY)
    assert is_open(visit_id, counters)
