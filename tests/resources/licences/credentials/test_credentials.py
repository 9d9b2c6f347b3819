"""Credentials of licences in the library: issue, present, check; keys; places on the status lists."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.foundation.directory.make import make_officer
from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import FIELDS, FIRM, FOOD, PERSON, make_licence
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import entries_of
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid, NotAllowed, NotFound
from tongban.resources.licences.credentials import public as credentials
from tongban.resources.licences.credentials.commands.rotate import rotate_issuer_key, withdraw_issuer_key
from tongban.resources.licences.credentials.facts import (
    CredentialExpired,
    CredentialForeign,
    CredentialForged,
    CredentialKeyWithdrawn,
    CredentialNotYet,
    HolderUnproven,
    Status,
)
from tongban.resources.licences.credentials.models import IssuerKey, LicenceStatus
from tongban.resources.licences.facts import Ending, LicenceNotValid, Succession
from tongban.resources.licences.models import Licence
from tongban.resources.licences.public import (
    HolderKind,
    KnownLicence,
    LicenceFact,
    end_licence,
    enter_licences,
    licence,
    succeed_licence,
    suspend_licence,
)

pytestmark = pytest.mark.django_db
CHECKER = "https://checker.example"


def shown(fact: LicenceFact, *names: str, at: datetime = AT, **said: Any) -> str:
    holder = credentials.new_holder_key()
    credential = credentials.issue_credential(licence=fact, holder_key=credentials.public_part(holder), at=at)
    return credentials.present(
        credential, disclose=names, audience=CHECKER, nonce="n1", holder_key=holder, at=at, **said
    )


def checked(text: str, *, at: datetime = AT) -> credentials.Presented:
    return credentials.check_presentation(text, audience=CHECKER, nonce="n1", at=at)


class TestPresenting:
    def test_a_checker_sees_two_entries_and_the_status(self, food: LicenceFact) -> None:
        found = checked(shown(food, "number", "fields.premises"))
        assert found.value_of("number") == food.number
        assert found.value_of("fields.premises") == FIELDS["premises"]
        assert found.value_of("holder_id_code") is None
        assert (found.status, found.is_bound) == (Status.VALID, True)
        assert found.claims["vct"] == f"urn:cn:licence-type:{FOOD}"

    def test_nothing_of_the_holder_shows_in_what_was_not_disclosed(self, food: LicenceFact) -> None:
        text = shown(food)
        claims = checked(text).claims
        assert set(claims) == {"iss", "iat", "nbf", "exp", "vct", "status", "cnf", "fields"}
        assert claims["fields"] == {}

    def test_every_entry_may_be_disclosed_by_itself(self, food: LicenceFact) -> None:
        credential = credentials.issue_credential(licence=food, holder_key=None, at=AT)
        names = credentials.claim_names(credential)
        assert set(names) == credentials.hidden_claims(food).keys()
        for name in names:
            text = credentials.present(credential, disclose=[name], audience=CHECKER, nonce="", at=AT)
            found = credentials.check_presentation(text, audience=None, nonce=None, at=AT)
            assert found.value_of(name) == credentials.hidden_claims(food)[name]

    def test_it_is_made_with_two_queries_and_checked_with_two(
        self, food: LicenceFact, django_assert_num_queries: Any
    ) -> None:
        shown(food, "number")
        with django_assert_num_queries(2):
            text = shown(food, "number")
        with django_assert_num_queries(2):
            checked(text)

    def test_it_is_good_no_longer_than_the_licence(self, chen: Officer) -> None:
        last = date(2026, 10, 3)
        fact = make_licence(by=chen, organisation_id=chen.organisation_id, valid_until=last)
        text = shown(fact, "number")
        assert checked(text).expires_at == datetime(2026, 10, 4, tzinfo=CITY_ZONE)

    def test_it_is_good_for_thirty_days_where_the_licence_has_years(self, food: LicenceFact) -> None:
        text = shown(food, "number")
        assert checked(text).expires_at == AT + timedelta(days=30)
        with pytest.raises(CredentialExpired):
            credentials.check_presentation(text, audience=None, nonce=None, at=AT + timedelta(days=31))

    def test_before_it_was_issued_it_is_not_good(self, food: LicenceFact) -> None:
        with pytest.raises(CredentialNotYet):
            credentials.check_presentation(
                shown(food), audience=None, nonce=None, at=AT - timedelta(minutes=5)
            )

    def test_an_ended_licence_is_not_issued_again(self, food: LicenceFact, chen: Officer) -> None:
        ended = end_licence(identifier=food.identifier, how=Ending.REVOKED, reason="查处", by=chen, at=AT)
        with pytest.raises(LicenceNotValid):
            credentials.issue_credential(licence=ended, holder_key=None, at=AT)

    def test_the_credential_of_another_city_is_refused(self, food: LicenceFact, settings: Any) -> None:
        text = shown(food, "number")
        settings.BASE_URL = "https://other.example"
        with pytest.raises(CredentialForeign) as refusal:
            checked(text)
        assert "127.0.0.1" in refusal.value.sentence()

    def test_another_persons_showing_is_refused(self, food: LicenceFact) -> None:
        """Who copied a presentation cannot answer the next question with it."""
        text = shown(food, "number")
        with pytest.raises(HolderUnproven):
            credentials.check_presentation(text, audience=CHECKER, nonce="n2", at=AT)


class TestStatus:
    def test_a_licence_has_its_place_from_its_issue(self, food: LicenceFact) -> None:
        place = LicenceStatus.objects.get(licence_id=food.id)
        assert credentials.status_of(list_number=place.list_number, index=place.index) is Status.VALID

    def test_what_happens_to_the_licence_shows_at_its_place(self, food: LicenceFact, chen: Officer) -> None:
        text = shown(food, "number")
        suspend_licence(
            identifier=food.identifier,
            until=date(2026, 10, 30),
            reason="整改",
            law="食品安全法",
            by=chen,
            at=AT,
        )
        assert checked(text).status is Status.SUSPENDED
        end_licence(identifier=food.identifier, how=Ending.REVOKED, reason="查处", by=chen, at=AT)
        assert checked(text).status is Status.INVALID

    def test_the_version_before_is_not_valid_and_the_new_one_has_a_place_of_its_own(
        self, food: LicenceFact, chen: Officer
    ) -> None:
        text = shown(food, "number")
        fresh = succeed_licence(
            identifier=food.identifier,
            how=Succession.CHANGE,
            holder=FIRM,
            fields=FIELDS,
            case_number="341602260928000128",
            on=date(2026, 9, 28),
            by=chen,
            at=AT,
        )
        assert checked(text).status is Status.INVALID
        assert checked(shown(fresh, "number")).status is Status.VALID

    def test_a_place_that_was_never_given_is_not_found(self, food: LicenceFact) -> None:
        taken = LicenceStatus.objects.get(licence_id=food.id).index
        with pytest.raises(NotFound):
            credentials.status_of(list_number=0, index=(taken + 1) % 1000)

    def test_a_licence_that_has_no_place_gets_one_at_first_use(self, food: LicenceFact) -> None:
        LicenceStatus.objects.all().delete()
        first = credentials.place_for(food.id)
        assert credentials.place_for(food.id) == first

    def test_two_hundred_entered_licences_get_their_places_with_two_queries(
        self, chen: Officer, django_assert_num_queries: Any
    ) -> None:
        rows = [
            KnownLicence(
                type_code=FOOD, number=f"JYOLD{n:05d}", organisation_id=chen.organisation_id, fields=FIELDS,
                holder=type(FIRM)(kind=HolderKind.FIRM, name=f"铺{n}", id_type="01", id_code=f"92341699MA{n:08d}"),
                valid_from=date(2026, 1, 1),
            )
            for n in range(200)
        ]  # fmt: skip
        assert enter_licences(rows=rows, by=NOBODY, at=AT) == 200
        places = set(LicenceStatus.objects.values_list("list_number", "index"))
        assert len(places) == 200
        LicenceStatus.objects.all().delete()
        ids = list(Licence.objects.values_list("id", flat=True))
        with django_assert_num_queries(2):
            credentials.give_places(ids)


class TestKeys:
    def test_the_first_licence_makes_the_first_key_and_the_trail_says_so(self, food: LicenceFact) -> None:
        shown(food)
        row = IssuerKey.objects.get()
        acts = [entry.act for entry in entries_of("licences:issuer-keys")]
        assert acts == ["licences.rotate-key"]
        assert "PRIVATE" in row.private_key
        assert not {"d"} & row.jwk.keys()

    def test_the_private_half_is_ciphertext_in_the_database(self, food: LicenceFact) -> None:
        from django.db import connection

        shown(food)
        with connection.cursor() as cursor:
            cursor.execute("SELECT private_key FROM licences_issuerkey")
            assert b"PRIVATE" not in bytes(cursor.fetchone()[0])

    def test_after_a_rotation_the_new_key_signs_and_the_old_ones_credentials_stay_good(
        self, food: LicenceFact, offices: Any
    ) -> None:
        keeper = make_officer(name="钱保管", posts=("key-keepers",))
        LicenceStatus.objects.update(paper_key=None)  # as if no paper carried its code
        before = shown(food, "number")
        fresh = rotate_issuer_key(reason="每年更换", by=keeper, at=AT + timedelta(seconds=1))
        after = shown(food, "number", at=AT + timedelta(seconds=2))
        assert checked(after, at=AT + timedelta(seconds=2)).kid == fresh.kid != checked(before).kid
        assert [key.is_published for key in credentials.issuer_keys(at=AT + timedelta(days=29))] == [
            True,
            True,
        ]
        assert [key.is_published for key in credentials.issuer_keys(at=AT + timedelta(days=31))] == [
            True,
            False,
        ]

    def test_an_old_key_stays_published_as_long_as_a_paper_of_its_lives(
        self, food: LicenceFact, offices: Any
    ) -> None:
        rotate_issuer_key(reason="每年更换", by=NOBODY, at=AT + timedelta(seconds=1))
        last = datetime.combine(food.valid_until or AT.date(), datetime.max.time(), CITY_ZONE)
        assert [key.is_published for key in credentials.issuer_keys(at=last)] == [True, True]
        assert [key.is_published for key in credentials.issuer_keys(at=last + timedelta(days=1))] == [
            True,
            False,
        ]

    def test_what_a_withdrawn_key_signed_is_refused(self, food: LicenceFact) -> None:
        text = shown(food, "number")
        kid = checked(text).kid
        gone = withdraw_issuer_key(kid=kid, reason="备份遗失", by=NOBODY, at=AT)
        assert not gone.is_published
        with pytest.raises(CredentialKeyWithdrawn):
            checked(text)
        assert checked(shown(food, "number")).kid != kid
        with pytest.raises(NotFound):
            withdraw_issuer_key(kid=kid, reason="再次", by=NOBODY, at=AT)

    def test_a_key_that_never_was_is_a_forgery(self, food: LicenceFact) -> None:
        text = shown(food, "number")
        LicenceStatus.objects.update(paper_key=None)
        IssuerKey.objects.all().delete()
        with pytest.raises(CredentialForged):
            checked(text)

    def test_without_the_duty_or_a_reason_nothing_changes(self, food: LicenceFact, chen: Officer) -> None:
        shown(food)
        with pytest.raises(NotAllowed):
            rotate_issuer_key(reason="换", by=chen, at=AT)
        with pytest.raises(Invalid):
            rotate_issuer_key(reason=" ", by=NOBODY, at=AT)
        with pytest.raises(NotAllowed):
            withdraw_issuer_key(kid=IssuerKey.objects.get().kid, reason="换", by=chen, at=AT)
        assert IssuerKey.objects.get().retired_at is None


def test_a_person_holds_a_credential_too(chen: Officer) -> None:
    from tests.resources.licences.make import CARD

    fact = make_licence(
        by=chen, organisation_id=chen.organisation_id, type_code=CARD, holder=PERSON, fields={}
    )
    found = checked(shown(licence(fact.id), "holder_name", "valid_until"))
    assert found.value_of("holder_name") == PERSON.name
    assert found.value_of("valid_until") is None


def test_a_retired_key_signs_nothing_more(food: LicenceFact) -> None:
    """Whoever got hold of it: neither with the time of now, nor for longer than it would have signed."""
    late = AT + timedelta(days=20)
    now = shown(food, "number", at=late)
    IssuerKey.objects.update(retired_at=AT)
    with pytest.raises(CredentialForged):
        checked(now, at=late)
    IssuerKey.objects.update(retired_at=late)
    assert checked(now, at=late).value_of("number") == food.number


def test_a_presentation_that_is_no_ascii_is_unreadable() -> None:
    with pytest.raises(credentials.CredentialUnreadable):
        checked("a.b.c~\ud800~")
