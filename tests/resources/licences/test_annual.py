from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, add_post, make_officer, make_organisations
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import FIELDS, FIRM, make_licence, make_types
from tests.resources.licences.test_pages import of
from tests.resources.licences.test_types import KIND, REPORT
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.licences.annual import Operation, check_standing, operation_now, operation_of_act
from tongban.resources.licences.commands.check_annually import CheckedAlready, NoAnnualCheck
from tongban.resources.licences.facts import LicenceNotValid
from tongban.resources.licences.history import history_of_licence
from tongban.resources.licences.models import LicenceCheck
from tongban.resources.licences.overdue import overdue_checks
from tongban.resources.licences.public import (
    CheckOutcome,
    LicenceFact,
    LicenceState,
    Succession,
    check_licence_annually,
    revoke_licence,
    succeed_licence,
    upsert_licence_types,
    verify_licence,
)

pytestmark = pytest.mark.django_db
add_post(
    "keeper", frozenset({"licences.issue", "licences.revoke", "licences.suspend", "licences.check-annually"})
)
ISSUED = datetime(2024, 3, 1, 9, tzinfo=CITY_ZONE)


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=CITY_ZONE)


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def chen(db: None) -> Officer:
    make_organisations()
    make_types()
    upsert_licence_types(rows=[KIND], by=NOBODY, at=AT)
    return make_staff(name="陈发证", posts=("keeper",))


@pytest.fixture
def food(chen: Officer) -> LicenceFact:
    """Issued in 2024; reports for 2025 and 2026 are due."""
    return make_licence(
        by=chen, organisation_id=chen.organisation_id, valid_from=ISSUED.date(), at=ISSUED, case_number=""
    )


def check(food: LicenceFact, by: Officer, year: int, **changes: Any) -> Any:
    given: dict[str, Any] = {"outcome": CheckOutcome.PASSED, "remark": "", "at": AT}
    return check_licence_annually(identifier=food.identifier, year=year, by=by, **given | changes)


@pytest.mark.parametrize(
    ("day", "done", "overdue", "open_year"),
    [
        (date(2024, 12, 31), (), (), None),  # the first report is due in the year after
        (date(2025, 1, 1), (), (), 2025),
        (date(2025, 6, 30), (), (), 2025),
        (date(2025, 7, 1), (), (2025,), None),
        (date(2026, 3, 1), (2025,), (), 2026),
        (date(2026, 3, 1), (), (2025,), 2026),
        (date(2026, 9, 28), (2025, 2026), (), None),
        (date(2032, 9, 28), (), (2029, 2030, 2031, 2032), None),
    ],
)
def test_a_check_is_due_in_its_window_from_the_year_after_the_issue(
    day: date, done: tuple[int, ...], overdue: tuple[int, ...], open_year: int | None
) -> None:
    said = check_standing(REPORT, issued_on=date(2024, 3, 1), ended_on=None, done=done, day=day)
    assert (said.overdue, said.open_year) == (overdue, open_year)


def test_a_licence_that_has_ended_owes_nothing_that_began_after() -> None:
    said = check_standing(
        REPORT, issued_on=date(2024, 3, 1), ended_on=date(2025, 12, 1), done=(), day=date(2026, 9, 28)
    )
    assert said.overdue == (2025,)


@pytest.mark.parametrize(
    ("act", "how", "version", "operation"),
    [
        ("licences.issue", "", 1, "01"),
        ("licences.issue", "renewal", 2, "02"),
        ("licences.suspend", "", 1, "03"),
        ("licences.revoke", "withdrawn", 1, "05"),
        ("licences.resume", "", 1, "06"),
        ("licences.issue", "replacement", 2, "07"),
        ("licences.issue", "change", 2, "08"),
    ],
)
def test_acts_have_the_operations_of_the_directory(act: str, how: str, version: int, operation: str) -> None:
    assert operation_of_act(act, how, version=version) == Operation(operation)


def test_a_term_that_ran_out_is_operation_04() -> None:
    said = operation_now(
        LicenceState.VALID, valid_until=date(2026, 1, 1), version=1, how_made="", day=date(2026, 1, 2)
    )
    assert said is Operation.EXPIRED


class TestRecording:
    def test_a_check_is_recorded_once_and_the_licence_is_in_order(
        self, chen: Officer, food: LicenceFact
    ) -> None:
        assert verify_licence(number=food.number, at=AT).checks_overdue == (2025, 2026)
        check(food, chen, 2025)
        check(food, chen, 2026)
        assert verify_licence(number=food.number, at=AT).checks_overdue == ()
        with pytest.raises(CheckedAlready):
            check(food, chen, 2026)
        assert LicenceCheck.objects.count() == 2

    def test_it_holds_for_the_next_version(self, chen: Officer, food: LicenceFact) -> None:
        check(food, chen, 2025)
        succeed_licence(
            identifier=food.identifier, how=Succession.CHANGE, holder=FIRM, fields=FIELDS,
            case_number="", on=AT.date(), by=chen, at=AT,
        )  # fmt: skip
        assert verify_licence(number=food.number, at=AT).checks_overdue == (2026,)

    @pytest.mark.parametrize(
        ("year", "changes", "field"),
        [
            (2024, {}, "year"),
            (2027, {}, "year"),
            (2026, {"at": at(2025, 12, 31)}, "year"),
            (2026, {"outcome": CheckOutcome.FAILED}, "remark"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, chen: Officer, food: LicenceFact, year: int, changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            check(food, chen, year, **changes)
        assert field in refused.value.facts["fields"]  # type: ignore[operator]
        assert not LicenceCheck.objects.exists()

    def test_only_the_issuer_with_the_duty_records_it_while_it_stands(
        self, chen: Officer, food: LicenceFact
    ) -> None:
        with pytest.raises(NotFound):
            check(food, make_officer(posts=("keeper",), organisation_code=CITY_OFFICE), 2025)
        with pytest.raises(DutyMissing):
            check(food, make_officer(posts=("accept",)), 2025)
        revoke_licence(identifier=food.identifier, reason="处罚", by=chen, at=AT)
        assert verify_licence(number=food.number, at=AT).checks_overdue == ()  # what has ended owes none
        with pytest.raises(LicenceNotValid):
            check(food, chen, 2025)
        assert not LicenceCheck.objects.exists()

    def test_a_type_without_annual_check_has_none(self, chen: Officer) -> None:
        from dataclasses import replace

        upsert_licence_types(rows=[replace(KIND, annual_check=None)], by=NOBODY, at=AT)
        plain = make_licence(by=chen, organisation_id=chen.organisation_id)
        with pytest.raises(NoAnnualCheck):
            check(plain, chen, 2027)

    def test_it_costs_at_most_eight_queries(
        self, chen: Officer, food: LicenceFact, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(9):  # with the savepoints of this test
            check(food, chen, 2025)


class TestWhoIsOverdue:
    def test_the_office_sees_its_own(self, chen: Officer, food: LicenceFact) -> None:
        [one] = overdue_checks(chen.organisation_ids, day=AT.date())
        assert (one.number, one.year) == (food.number, 2026)
        other = make_officer(posts=("keeper",), organisation_code=CITY_OFFICE)
        assert overdue_checks(other.organisation_ids, day=AT.date()) == []
        check(food, chen, 2026)
        assert overdue_checks(chen.organisation_ids, day=AT.date()) == []


class TestHistory:
    def test_each_act_stands_with_its_operation_and_who_did_it(
        self, chen: Officer, food: LicenceFact
    ) -> None:
        check(food, chen, 2025)
        new = succeed_licence(
            identifier=food.identifier, how=Succession.RENEWAL, holder=FIRM, fields=FIELDS,
            case_number="", on=AT.date(), by=chen, at=AT,
        )  # fmt: skip
        revoke_licence(identifier=new.identifier, reason="处罚决定", by=chen, at=AT)
        told = history_of_licence(new, on=AT.date(), with_names=True)
        assert [(line.operation, line.version) for line in told.lines] == [
            ("05", 2),
            ("02", 2),
            (None, 1),
            ("01", 1),
        ]
        assert {line.who for line in told.lines} == {"陈发证"}
        assert "处罚决定" in told.lines[0].why
        assert [one.version for one in told.versions] == [2, 1]
        blind = history_of_licence(new, on=AT.date(), with_names=False)
        assert {line.who for line in blind.lines} == {food.organisation_name}

    def test_a_licence_of_another_type_with_the_same_number_has_its_own(
        self, chen: Officer, food: LicenceFact
    ) -> None:
        from tests.resources.licences.make import CARD, PERSON

        card = make_licence(
            by=chen, organisation_id=chen.organisation_id, type_code=CARD, holder=PERSON, fields={}
        )
        told = history_of_licence(card, on=AT.date(), with_names=True)
        assert [line.operation for line in told.lines] == ["01"]


class TestPages:
    def test_the_officer_finds_it_and_records_the_check(self, chen: Officer, food: LicenceFact) -> None:
        client = sign_in_staff(Client(), chen)
        page = client.get(f"/desk/licence-library/?number={food.number}").content.decode()
        assert f"/desk/licence-library/{food.code}/" in page
        assert "2026 年报" in page
        url = f"/desk/licence-library/{food.code}/"
        bad = client.post(url, {"year": "2026", "outcome": "failed", "remark": ""})
        assert bad.status_code == 422
        assert "请写明要整改什么" in bad.content.decode()
        assert client.post(url, {"year": "2026", "outcome": "passed", "remark": ""}).status_code == 302
        assert "合格" in client.get(url).content.decode()
        assert "没有逾期的年检" in client.get("/desk/licence-library/").content.decode()

    def test_others_do_not_find_it(self, chen: Officer, food: LicenceFact) -> None:
        other = sign_in_staff(Client(), make_staff(posts=("keeper",), organisation_code=CITY_OFFICE))
        url = f"/desk/licence-library/{food.code}/"
        assert other.get(url).status_code == 404
        assert other.post(url, {"year": "2026", "outcome": "passed"}).status_code == 404
        assert (
            food.type_name
            not in other.get(f"/desk/licence-library/?number={food.identifier}").content.decode()
        )
        clerk = sign_in_staff(Client(), make_staff(posts=("accept",)))
        assert clerk.post(url, {"year": "2026", "outcome": "passed"}).status_code == 403
        stranger = sign_in(Client(), make_person(name="李大暑"))
        assert stranger.get(f"/my/licences/{food.code}/history/").status_code == 404
        assert stranger.get(url).status_code in (302, 403)
        assert not LicenceCheck.objects.exists()

    def test_its_holder_reads_the_history(self, chen: Officer) -> None:
        from tests.resources.licences.make import CARD

        zhang = make_person(name="张小满", birth_date=date(1990, 1, 1))
        card = make_licence(
            by=chen, organisation_id=chen.organisation_id, type_code=CARD, holder=of(zhang), fields={}
        )
        page = sign_in(Client(), zhang).get(f"/my/licences/{card.code}/history/").content.decode()
        assert "新发" in page
        assert "陈发证" not in page

    def test_the_pages_cost_a_fixed_number_of_queries(
        self, chen: Officer, food: LicenceFact, django_assert_max_num_queries: Any
    ) -> None:
        client = sign_in_staff(Client(), chen)
        for _ in range(3):
            make_licence(
                by=chen, organisation_id=chen.organisation_id, at=ISSUED, valid_from=ISSUED.date(),
                holder=FIRM.__class__(**vars(FIRM) | {"id_code": f"{_:018d}"}),
            )  # fmt: skip
        with django_assert_max_num_queries(9):
            client.get(f"/desk/licence-library/?number={food.number}")
        with django_assert_max_num_queries(16):
            client.get(f"/desk/licence-library/{food.code}/")
