from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    add_post,
    make_officer,
    make_organisations,
)
from tests.foundation.papers.make import AT, NOBODY, pdf_bytes
from tests.foundation.papers.papers_to_make import EVERY
from tests.resources.licences.make import CARD, FIELDS, FIRM, FOOD, PERSON, make_licence, make_types
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.public import document_of, order_document, paper_bytes
from tongban.foundation.seals.public import verify_pdf
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid, NotAllowed, NotFound
from tongban.resources.licences.facts import HolderKindWrong, LicenceNotValid, TermWrong
from tongban.resources.licences.models import Licence
from tongban.resources.licences.public import (
    Holder,
    HolderKind,
    KnownLicence,
    LicenceFact,
    LicenceState,
    LicenceTypeUnknown,
    VerifiedState,
    enter_licences,
    licence,
    licences_of_case,
    revoke_licence,
    upsert_licence_types,
    verify_licence,
)
from tongban.resources.licences.queries import holder_index, licences_of_indexes

pytestmark = pytest.mark.django_db
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))


def of_firm() -> list[LicenceFact]:
    """What the firm has or had, every version."""
    return licences_of_indexes([(HolderKind.FIRM, holder_index(HolderKind.FIRM, FIRM.id_code))])


@pytest.fixture
def offices() -> Any:
    organisations = make_organisations()
    make_types()
    return organisations


@pytest.fixture
def chen(offices: Any) -> Officer:
    """陈发证: issues and revokes in the county office."""
    return make_officer(name="陈发证", posts=("certificates",))


def made(chen: Officer, **changes: Any) -> tuple[Any, bytes]:
    fact = make_licence(by=chen, organisation_id=chen.organisation_id, **changes)
    deliver_all()
    fact = licence(fact.id)
    return fact, paper_bytes(fact.paper_id) if fact.paper_id else b""


def nothing_was_written() -> bool:
    return not (Licence.objects.exists() or Document.objects.exists() or Announcement.objects.exists())


class TestIssuing:
    def test_a_licence_is_issued_with_its_identifier_number_paper_and_trail(self, chen: Officer) -> None:
        fact, pdf = made(chen)
        assert fact.number.startswith("JY3416022026")
        assert fact.identifier.startswith(f"1.2.156.3005.2.{FOOD}.")
        assert (fact.version, fact.state, fact.valid_until) == (1, LicenceState.VALID, date(2031, 9, 27))
        assert verify_pdf(pdf).is_good
        assert [entry.act for entry in entries_of(f"licence:{fact.number}")] == ["licences.issue"]
        assert licences_of_case("341602260928000127") == [fact]
        assert [one.id for one in of_firm()] == [fact.id]

    def test_it_costs_eleven_queries(self, chen: Officer, django_assert_max_num_queries: Any) -> None:
        make_licence(by=chen, organisation_id=chen.organisation_id)
        with django_assert_max_num_queries(13):  # eleven and the savepoint of the verb in this test
            make_licence(
                by=chen,
                organisation_id=chen.organisation_id,
                holder=Holder(**vars(FIRM) | {"id_code": "X" * 18}),
            )

    def test_a_second_one_to_the_same_holder_is_a_new_version_of_the_same_number(self, chen: Officer) -> None:
        first, _ = made(chen)
        second, _ = made(chen, valid_from=date(2027, 1, 1), at=AT + timedelta(days=90))
        assert (second.number, second.version) == (first.number, 2)
        assert second.identifier != first.identifier
        assert licence(first.id).state is LicenceState.REPLACED
        valid = [one for one in of_firm() if one.is_valid_on(date(2027, 2, 1))]
        assert [one.id for one in valid] == [second.id]

    def test_a_type_that_allows_many_gives_each_its_own_number(self, chen: Officer) -> None:
        first, _ = made(chen, type_code=CARD, holder=PERSON, fields={})
        second, _ = made(chen, type_code=CARD, holder=PERSON, fields={})
        assert first.number != second.number
        assert first.valid_until is None

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"type_code": "X" * 18 + "001"}, LicenceTypeUnknown),
            ({"holder": PERSON}, HolderKindWrong),
            ({"fields": {"kinds": []}}, Invalid),
            ({"fields": {"premises": 5}}, Invalid),
            ({"valid_until": date(2026, 9, 1)}, TermWrong),
        ],
    )
    def test_what_does_not_fit_its_type_is_refused_and_nothing_written(
        self, chen: Officer, changes: Any, refusal: Any
    ) -> None:
        with pytest.raises(refusal):
            make_licence(by=chen, organisation_id=chen.organisation_id, **changes)
        assert nothing_was_written()

    def test_who_has_not_the_duty_there_issues_nothing(self, chen: Officer, offices: Any) -> None:
        clerk = make_officer(name="李窗口", posts=("accept",))
        for by, organisation_id in ((clerk, clerk.organisation_id), (chen, offices[CITY_OFFICE])):
            with pytest.raises(NotAllowed):
                make_licence(by=by, organisation_id=organisation_id)
        assert nothing_was_written()

    def test_the_database_itself_refuses_a_second_valid_one(self, chen: Officer) -> None:
        made(chen)
        row = Licence.objects.get()
        row.pk, row.code, row.identifier, row.number = None, "OTHER", "1.2.3", "JY2"
        row.id = None
        from tongban.kernel.ids import new_id

        row.id = new_id()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)

    def test_no_name_no_id_number_and_no_field_is_readable_in_the_database(self, chen: Officer) -> None:
        made(chen, type_code=CARD, holder=PERSON, fields={})
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l::text || coalesce(d::text, '') FROM licences_licence l, papers_document d"
            )
            [(row,)] = cursor.fetchall()
        assert PERSON.name not in row
        assert PERSON.id_code not in row
        assert PERSON.id_code.encode().hex() not in row


class TestRevoking:
    def test_a_revoked_licence_is_invalid_from_that_moment(self, chen: Officer) -> None:
        fact, pdf = made(chen)
        revoke_licence(
            identifier=fact.identifier, reason="经营者申请注销", by=chen, at=AT + timedelta(days=1)
        )
        assert licence(fact.id).state is LicenceState.REVOKED
        assert [one for one in of_firm() if one.is_valid_on(date(2026, 10, 1))] == []
        assert verify_licence(pdf=pdf, at=AT).state is VerifiedState.REVOKED
        acts = [entry.act for entry in entries_of(f"licence:{fact.number}")]
        assert sorted(acts) == ["licences.issue", "licences.revoke"]

    def test_refusals_of_revoking_write_nothing(self, chen: Officer, offices: Any) -> None:
        fact, _ = made(chen)
        other = make_officer(name="王外局", organisation_code=CITY_OFFICE, posts=("certificates",))
        clerk = make_officer(name="李窗口", organisation_code=COUNTY_OFFICE, posts=("accept",))
        for by, reason, refusal in (
            (other, "x", NotFound),
            (clerk, "x", NotAllowed),
            (chen, "  ", Invalid),
        ):
            with pytest.raises(refusal):
                revoke_licence(identifier=fact.identifier, reason=reason, by=by, at=AT)
        with pytest.raises(NotFound):
            revoke_licence(identifier="1.2.3", reason="x", by=chen, at=AT)
        assert licence(fact.id).state is LicenceState.VALID
        revoke_licence(identifier=fact.identifier, reason="x", by=chen, at=AT)
        with pytest.raises(LicenceNotValid):
            revoke_licence(identifier=fact.identifier, reason="x", by=chen, at=AT)


class TestVerifying:
    def test_number_identifier_link_and_paper_say_the_same(self, chen: Officer) -> None:
        fact, pdf = made(chen)
        spaced = f"{fact.number[:4]} {fact.number[4:].lower()}"
        for said in (
            verify_licence(number=spaced, at=AT),
            verify_licence(qr=f"https://any.host/l/{fact.code}/", at=AT),
            verify_licence(qr=f"http://127.0.0.1:8000/l/{fact.code.lower()}", at=AT),
            verify_licence(number=fact.identifier, at=AT),
            verify_licence(pdf=pdf, at=AT),
        ):
            assert (said.state, said.number, said.holder_masked) == (
                VerifiedState.VALID,
                fact.number,
                FIRM.name,
            )
        assert verify_licence(pdf=pdf, at=AT).seal_is_good

    def test_a_stranger_sees_a_masked_person_and_no_field(self, chen: Officer) -> None:
        fact, _ = made(chen, type_code=CARD, holder=PERSON, fields={})
        said = repr(verify_licence(number=fact.number, at=AT))
        assert "张*满" in said
        assert PERSON.name not in said
        assert PERSON.id_code not in said

    def test_past_its_last_day_it_is_expired(self, chen: Officer) -> None:
        fact, _ = made(chen)
        last = datetime(2031, 9, 27, 15, 59, tzinfo=UTC)  # 23:59 in the city
        assert verify_licence(number=fact.number, at=last).state is VerifiedState.VALID
        after = verify_licence(number=fact.number, at=last + timedelta(minutes=2))
        assert after.state is VerifiedState.EXPIRED

    def test_the_paper_of_an_older_version_is_no_longer_good(self, chen: Officer) -> None:
        first, pdf = made(chen)
        made(chen, at=AT + timedelta(days=1))
        said = verify_licence(pdf=pdf, at=AT + timedelta(days=2))
        assert (said.state, said.is_replaced, said.version) == (VerifiedState.REVOKED, True, 1)
        assert verify_licence(number=first.number, at=AT + timedelta(days=2)).state is VerifiedState.VALID

    def test_a_changed_paper_is_altered(self, chen: Officer) -> None:
        _, pdf = made(chen)
        for place in (pdf.index(b"stream") + 50, len(pdf) // 2, pdf.index(b"/MediaBox") + 12):
            broken = bytearray(pdf)
            broken[place] ^= 1
            assert verify_licence(pdf=bytes(broken), at=AT).state is VerifiedState.ALTERED
        assert verify_licence(pdf=pdf + b"\n", at=AT).state is VerifiedState.ALTERED
        assert verify_licence(pdf=pdf[:-900], at=AT).state is VerifiedState.ALTERED

    def test_what_we_never_issued_is_unknown(self, chen: Officer) -> None:
        for asked in (
            {"number": "JY1"},
            {"qr": "https://x/l/23456789ABCD/"},
            {"pdf": pdf_bytes()},
            {"pdf": b"MZ"},
        ):
            assert verify_licence(**asked, at=AT).state is VerifiedState.UNKNOWN  # type: ignore[arg-type]

    def test_a_sealed_notice_is_no_licence_and_its_seal_is_told(self, chen: Officer) -> None:
        with transaction.atomic():
            order_document(
                template="receipt",
                data=EVERY["receipt"],
                owner="case:1",
                kind="receipt",
                seal_by=chen.organisation_id,
                at=AT,
            )
        deliver_all()
        document = document_of(owner="case:1", kind="receipt")
        assert document and document.paper
        said = verify_licence(pdf=paper_bytes(document.paper.id), at=AT)
        assert (said.state, said.seal_is_good) == (VerifiedState.UNKNOWN, True)

    @pytest.mark.parametrize("asked", [{}, {"number": "1", "qr": "2"}, {"number": "  "}])
    def test_one_thing_is_asked_at_a_time(self, asked: Any) -> None:
        with pytest.raises(Invalid):
            verify_licence(**asked, at=AT)


class TestLibrary:
    def known(self, chen: Officer, number: str = "皖340001") -> KnownLicence:
        return KnownLicence(
            type_code=FOOD,
            number=number,
            holder=FIRM,
            fields=FIELDS,
            organisation_id=chen.organisation_id,
            valid_from=date(2024, 5, 1),
            valid_until=date(2029, 4, 30),
        )

    def test_licences_of_another_library_are_entered_once(self, chen: Officer) -> None:
        assert enter_licences(rows=[self.known(chen)], by=NOBODY, at=AT) == 1
        assert enter_licences(rows=[self.known(chen)], by=NOBODY, at=AT) == 0
        [fact] = of_firm()
        assert (fact.issued_on, fact.paper_id) == (date(2024, 5, 1), None)
        assert verify_licence(number="皖340001", at=AT).state is VerifiedState.VALID
        assert len(entries_of("licences:library")) == 1

    def test_a_wrong_batch_enters_nothing(self, chen: Officer) -> None:
        from dataclasses import replace

        bad = replace(self.known(chen, "2"), fields={})
        strange = replace(self.known(chen, "3"), type_code="X" * 21)
        for rows in ([self.known(chen), bad], [self.known(chen), strange], [self.known(chen)] * 1001):
            with pytest.raises(Invalid):
                enter_licences(rows=rows, by=NOBODY, at=AT)
        assert nothing_was_written()

    def test_a_type_with_a_bad_code_or_schema_is_refused(self, chen: Officer) -> None:
        from dataclasses import replace

        from tongban.resources.licences.public import licence_type

        good = licence_type(FOOD)
        for bad in (replace(good, code="short"), replace(good, fields={"type": "nonsense"})):
            with pytest.raises(Invalid):
                upsert_licence_types(rows=[bad], by=NOBODY, at=AT)
        assert licence_type(FOOD) == good
