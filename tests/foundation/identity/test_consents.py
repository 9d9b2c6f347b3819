"""What a person lets a program look up: given, checked, ended."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_person
from tongban.foundation.identity.consents.commands.give import (
    ScopeUnknown,
    TooManyConsents,
    give_consent,
    give_key,
)
from tongban.foundation.identity.consents.commands.withdraw import withdraw_consent
from tongban.foundation.identity.consents.facts import CONSENT_DAYS, MOST_CONSENTS, Program
from tongban.foundation.identity.consents.models import Consent
from tongban.foundation.identity.consents.queries import consents_of
from tongban.foundation.identity.models import Account
from tongban.foundation.identity.public import (
    CASE_STATE,
    ConsentNeeded,
    Person,
    person_by_consent,
)
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
APP = Program(client_id="c-1", name="小助手", answers_to="https://helper.example/back")


def a_key(person: Person) -> str:
    return give_key(name="我的助手", scopes=[CASE_STATE], by=person, at=clock.now()).key


def test_a_key_tells_whose_it_is_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = make_person(name="老张")
    key = a_key(person)
    with django_assert_num_queries(1):
        found = person_by_consent(key, scope=CASE_STATE, at=clock.now())
    assert (found.person, found.program, found.scopes) == (person, "我的助手", frozenset({CASE_STATE}))
    assert key.encode() not in bytes(Consent.objects.get().key_sha256)


def test_a_consent_ends_by_itself() -> None:
    key = a_key(make_person())
    late = clock.now() + timedelta(days=CONSENT_DAYS)
    with pytest.raises(ConsentNeeded):
        person_by_consent(key, scope=CASE_STATE, at=late)


def test_a_withdrawn_consent_opens_nothing_and_both_acts_stand_on_the_trail() -> None:
    person = make_person()
    key = a_key(person)
    withdraw_consent(consent_id=Consent.objects.get().pk, by=person, at=clock.now())
    with pytest.raises(ConsentNeeded):
        person_by_consent(key, scope=CASE_STATE, at=clock.now())
    acts = [entry.act for entry in entries_of(f"identity:{person.account_id}")]
    assert acts[-2:] == ["identity.give_consent", "identity.withdraw_consent"]


def test_nobody_withdraws_anothers_consent_or_one_twice() -> None:
    person, other = make_person(name="老张"), make_person(name="老李")
    a_key(person)
    consent = Consent.objects.get()
    with pytest.raises(NotFound):
        withdraw_consent(consent_id=consent.pk, by=other, at=clock.now())
    consent.refresh_from_db()
    assert consent.ended_at is None
    withdraw_consent(consent_id=consent.pk, by=person, at=clock.now())
    with pytest.raises(NotFound):
        withdraw_consent(consent_id=consent.pk, by=person, at=clock.now())


@pytest.mark.parametrize("token", ["", "tb_nothing", "nothing", "x" * 5000, "键"])
def test_a_key_that_nobody_made_opens_nothing(token: str) -> None:
    with pytest.raises(ConsentNeeded):
        person_by_consent(token, scope=CASE_STATE, at=clock.now())


def test_a_key_opens_only_what_was_consented_to() -> None:
    key = a_key(make_person())
    with pytest.raises(ConsentNeeded):
        person_by_consent(key, scope="apply", at=clock.now())


def test_the_key_of_a_closed_account_opens_nothing() -> None:
    person = make_person()
    key = a_key(person)
    Account.objects.filter(pk=person.account_id).update(is_active=False)
    with pytest.raises(ConsentNeeded):
        person_by_consent(key, scope=CASE_STATE, at=clock.now())


def test_the_key_of_an_assistant_is_no_token_of_the_api(client: Client) -> None:
    headers = {"Authorization": f"Bearer {a_key(make_person())}"}
    for address in ("/api/v1/cases", "/api/v1/tokens", "/api/v1/applicants"):
        assert client.get(address, headers=headers).status_code == 401


@pytest.mark.parametrize("scopes", [[], ["apply"], [CASE_STATE, "cases.accept"]])
def test_nobody_consents_to_what_does_not_exist(scopes: list[str]) -> None:
    with pytest.raises(ScopeUnknown):
        give_key(name="x", scopes=scopes, by=make_person(), at=clock.now())
    assert not Consent.objects.exists()


def test_a_program_let_in_again_has_one_consent() -> None:
    person, at = make_person(), clock.now()
    for _ in range(2):
        give_consent(program=APP, scopes=[CASE_STATE], by=person, at=at)
    assert [one.stands(at) for one in consents_of(person.account_id)].count(True) == 1


def test_consents_that_nobody_looks_after_any_more_are_bounded() -> None:
    person = make_person()
    for _ in range(MOST_CONSENTS):
        a_key(person)
    with pytest.raises(TooManyConsents):
        a_key(person)
    assert Consent.objects.count() == MOST_CONSENTS
