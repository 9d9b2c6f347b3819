"""A revocation that another office decided takes two officers here: one enters it, another confirms it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.held.make import stall_licence, stall_town
from tests.services.cases.make import MONDAY, Town
from tongban.foundation.directory.public import Officer, delegate_posts, officer_of
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.licences.public import LicenceFact, LicenceNotValid, LicenceState, licence
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.reported.commands.propose import propose_revocation
from tongban.services.decisions.proceedings.reported.commands.settle import (
    confirm_revocation,
    reject_revocation,
)
from tongban.services.decisions.proceedings.reported.facts import (
    NoRevocationProposed,
    RevocationProposed,
    SecondOfficerNeeded,
)
from tongban.services.decisions.proceedings.reported.models import ReportedRevocation

pytestmark = pytest.mark.django_db
add_post("ends-one", frozenset({"licences.revoke"}))
add_post("ends-two", frozenset({"licences.revoke"}))
SAID: dict[str, Any] = {
    "organ": "区城市管理局（示例）",
    "decision": "谯城管罚〔2026〕12号",
    "decided_on": date(2026, 9, 27),
    "at": MONDAY,
}


@pytest.fixture
def town() -> Town:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return stall_town()


@pytest.fixture
def stall(town: Town) -> LicenceFact:
    return stall_licence(town)


@pytest.fixture
def first(town: Town) -> Officer:
    return make_staff(name="孙登记", posts=("ends-one",))


@pytest.fixture
def second(town: Town) -> Officer:
    return make_staff(name="赵确认", posts=("ends-two",))


def test_the_licence_ends_when_a_second_officer_has_confirmed_it(
    stall: LicenceFact, first: Officer, second: Officer
) -> None:
    propose_revocation(code=stall.code, by=first, **SAID)
    assert licence(stall.id).state is LicenceState.VALID
    [task] = Task.objects.filter(kind="decisions.confirm_revocation", closed_at=None)
    assert task.post_code == "ends-two"
    ended = confirm_revocation(code=stall.code, by=second, at=MONDAY)
    assert (ended.state, ended.ended_how) == (LicenceState.REVOKED, "revoked")
    assert "谯城管罚〔2026〕12号" in ended.ended_reason
    assert not Task.objects.filter(kind="decisions.confirm_revocation", closed_at=None).exists()
    acts = [(one.act, one.by_ref) for one in entries_of(f"licence:{stall.number}")]
    assert ("decisions.propose_revocation", first.ref) in acts
    assert ("decisions.confirm_revocation", second.ref) in acts


def test_nobody_confirms_what_they_entered_nor_in_the_place_of_who_did(
    town: Town, stall: LicenceFact, first: Officer
) -> None:
    propose_revocation(code=stall.code, by=first, **SAID)
    delegate_posts(
        post_ids=[post.post_id for post in first.posts],
        to_account=town.issuer.account_id,
        from_at=MONDAY,
        until_at=MONDAY + timedelta(days=2),
        reason="年休假",
        by=first,
        at=MONDAY,
    )
    standing = officer_of(account_id=town.issuer.account_id, at=MONDAY)
    for by in (first, standing):
        with pytest.raises(SecondOfficerNeeded):
            confirm_revocation(code=stall.code, by=by, at=MONDAY)
    assert licence(stall.id).state is LicenceState.VALID
    assert ReportedRevocation.objects.get().settled_at is None


def test_what_is_wrong_is_refused_and_nothing_is_kept(town: Town, stall: LicenceFact, first: Officer) -> None:
    stranger = make_staff(name="王外局", posts=("ends-one",), organisation_code=CITY_OFFICE)
    for by, changes, refusal in (
        (first, {"decision": ""}, ProceedingWordsMissing),
        (first, {"organ": " "}, ProceedingWordsMissing),
        (first, {"decided_on": date(2026, 9, 29)}, ProceedingWordsMissing),
        (first, {"decided_on": date(2020, 1, 1)}, ProceedingWordsMissing),
        (first, {"decided_on": None}, ProceedingWordsMissing),
        (town.clerk, {}, NotAllowed),
        (stranger, {}, NotFound),
    ):
        with pytest.raises(refusal):
            propose_revocation(code=stall.code, by=by, **(SAID | changes))
    assert not ReportedRevocation.objects.exists()
    for verb in (confirm_revocation,):
        with pytest.raises(NoRevocationProposed):
            verb(code=stall.code, by=first, at=MONDAY)


def test_one_entry_waits_at_a_time_and_an_ended_licence_takes_none(
    stall: LicenceFact, first: Officer, second: Officer
) -> None:
    propose_revocation(code=stall.code, by=first, **SAID)
    with pytest.raises(RevocationProposed):
        propose_revocation(code=stall.code, by=second, **SAID)
    confirm_revocation(code=stall.code, by=second, at=MONDAY)
    with pytest.raises(LicenceNotValid):
        propose_revocation(code=stall.code, by=first, **SAID)


def test_an_entry_is_put_aside_with_its_reasons_and_another_may_be_made(
    stall: LicenceFact, first: Officer, second: Officer
) -> None:
    propose_revocation(code=stall.code, by=first, **SAID)
    with pytest.raises(ProceedingWordsMissing) as refused:
        reject_revocation(code=stall.code, why=" ", by=second, at=MONDAY)
    assert list(refused.value.by_field()) == ["why"]
    reject_revocation(code=stall.code, why="决定书还没有生效", by=second, at=MONDAY)
    assert licence(stall.id).state is LicenceState.VALID
    propose_revocation(code=stall.code, by=second, **SAID)
    assert ReportedRevocation.objects.count() == 2


def test_the_page_offers_each_officer_what_they_may_do(
    stall: LicenceFact, first: Officer, second: Officer
) -> None:
    address = f"/desk/licences/{stall.code}/"
    one, two = (sign_in_staff(Client(headers={"accept-language": "zh-CN"}), who) for who in (first, second))
    assert f"{address}revocation/" in one.get(address).content.decode()
    said = {key: str(value) for key, value in SAID.items() if key != "at"}
    assert one.post(f"{address}revocation/", said).status_code == 302
    mine, theirs = one.get(address).content.decode(), two.get(address).content.decode()
    assert f"{address}confirm/" not in mine and f"{address}reject/" in mine
    assert f"{address}confirm/" in theirs and "谯城管罚〔2026〕12号" in theirs
    assert one.post(f"{address}confirm/").status_code == 403
    assert two.post(f"{address}confirm/").status_code == 302
    assert "吊销" in two.get(address).content.decode()


def test_it_costs_a_bounded_number_of_queries(
    stall: LicenceFact,
    first: Officer,
    second: Officer,
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(12):
        propose_revocation(code=stall.code, by=first, **SAID)
    with django_assert_max_num_queries(16):
        confirm_revocation(code=stall.code, by=second, at=MONDAY)
