from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import DUTIES
from tests.foundation.identity.make import make_person, make_staff, sign_in
from tests.resources.registers.make import make_firm, make_registered, person_id_of
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import Invalid, NoProvider, NotAllowed, NotFound
from tongban.resources.registers.models import LookUp, RegisteredPerson
from tongban.resources.registers.public import (
    FIRM_FIELDS,
    PERSON_FIELDS,
    NotYourData,
    PurposeMissing,
    SharedLook,
    look_sources,
    look_up_firm,
    look_up_person,
    look_ups_about,
    purpose_check,
    register_people,
)
from tongban.resources.registers.refusals import CaseDoesNotOpen, UnknownField, UnknownPurpose

pytestmark = pytest.mark.django_db
CASE = "34160226092200031"
SYSTEM = SystemActor(job="test")


class OneOpenCase:
    """The one case that is open opens data about one person or firm."""

    def __init__(self, about: UUID | str) -> None:
        self.about = about

    def check(self, *, case_number: str, by: Actor, about: UUID | str) -> bool:
        return case_number == CASE and about == self.about

    def item_opened(
        self, *, case_number: str, organisation_ids: Collection[UUID], about: UUID | str
    ) -> str | None:
        return "L341602TEST001" if self.check(case_number=case_number, by=SYSTEM, about=about) else None


@pytest.fixture(autouse=True)
def no_cases() -> Iterator[None]:
    """Each test answers the port itself."""
    before, purpose_check._provider = purpose_check._provider, None
    yield
    purpose_check._provider = before


def _officer(monkeypatch: pytest.MonkeyPatch) -> Officer:
    monkeypatch.setitem(DUTIES, "accept", DUTIES["accept"] | {"registers.look_up"})
    return make_staff(posts=("accept",))


def _look(
    person_id: UUID, by: Actor, at: datetime, *, case: str | None = CASE, purpose: str = "handle-case"
) -> object:
    return look_up_person(
        person_id=person_id,
        fields=["person.name", "person.id_number"],
        purpose=purpose,
        case_number=case,
        by=by,
        at=at,
    )


def test_a_citizen_looks_at_themselves_in_two_queries(
    monday: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_person(name="张福来")
    with django_assert_num_queries(2):  # the row, the log
        found = look_up_person(
            person_id=person.person_id,
            fields=frozenset(PERSON_FIELDS),
            purpose="own-application",
            case_number=None,
            by=person,
            at=monday,
        )
    assert found.values["person.name"] == "张福来"
    assert found.values["person.id_number"].startswith("341699")
    assert list(found.values) == list(PERSON_FIELDS)
    assert found.masked().values["person.name"] == "张*来"
    assert "**********" in found.masked().values["person.id_number"]


def test_a_citizen_does_not_look_at_others(monday: datetime) -> None:
    person, other = make_person(), make_registered(name="王五")
    before = LookUp.objects.count()
    with pytest.raises(NotYourData):
        _look(person_id_of(other), person, monday, case=None, purpose="own-application")
    with pytest.raises(NotYourData):
        _look(person.person_id, person, monday, purpose="handle-case")
    assert LookUp.objects.count() == before


def test_an_officer_looks_for_a_case_and_the_person_sees_it(
    monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, officer = make_person(), _officer(monkeypatch)
    purpose_check.provide(OneOpenCase(person.person_id))
    _look(person.person_id, officer, monday)
    seen = look_ups_about(person_id=person.person_id)[0]
    assert (seen.by_name, seen.organisation_name, seen.case_number) == (
        "李窗口",
        "谯城区数据局（示例）",
        CASE,
    )
    assert seen.fields == ("person.name", "person.id_number")
    assert not seen.is_self


def test_an_officer_is_refused_and_nothing_is_written(
    monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make_registered()
    officer, stranger = _officer(monkeypatch), make_staff(posts=("item-manager",))
    person_id = person_id_of(row)
    with pytest.raises(PurposeMissing):
        _look(person_id, officer, monday, case=None)
    with pytest.raises(NoProvider):
        _look(person_id, officer, monday)
    purpose_check.provide(OneOpenCase(person_id))
    with pytest.raises(DutyMissing):
        _look(person_id, stranger, monday)
    with pytest.raises(CaseDoesNotOpen):
        _look(person_id, officer, monday, case="another")
    with pytest.raises(CaseDoesNotOpen):
        _look(uuid4(), officer, monday)
    with pytest.raises(UnknownPurpose):
        _look(person_id, officer, monday, purpose="curiosity")
    with pytest.raises(UnknownField):
        look_up_person(
            person_id=person_id,
            fields=["person.secrets"],
            purpose="handle-case",
            case_number=CASE,
            by=officer,
            at=monday,
        )
    assert not LookUp.objects.exists()


def test_the_system_looks_only_for_a_case(monday: datetime) -> None:
    row, job = make_registered(), SystemActor(job="results")
    with pytest.raises(PurposeMissing):
        _look(person_id_of(row), job, monday, case=None)
    purpose_check.provide(OneOpenCase(person_id_of(row)))
    _look(person_id_of(row), job, monday, purpose="issue-result")
    assert LookUp.objects.get().by_ref == "system:results"


def test_a_person_who_is_not_there_is_not_found(monday: datetime) -> None:
    nobody = uuid4()
    purpose_check.provide(OneOpenCase(nobody))
    with pytest.raises(NotFound):
        _look(nobody, SystemActor(job="results"), monday)


def test_a_firm_is_looked_up_by_its_owner_and_by_nobody_elses(monday: datetime) -> None:
    row = make_registered(name="张小满")
    firm = make_firm(row)
    owner = Person(account_id=1, name="张小满", person_id=person_id_of(row), level=1)
    other = Person(account_id=2, name="王五", person_id=uuid4(), level=1)
    found = look_up_firm(
        uscc=firm.uscc, fields=FIRM_FIELDS, purpose="own-application", case_number=None, by=owner, at=monday
    )
    assert found.values["firm.legal_representative"] == "张小满"
    assert found.values["firm.registered_on"] == "2024-05-06"
    with pytest.raises(NotYourData):
        look_up_firm(
            uscc=firm.uscc,
            fields=FIRM_FIELDS,
            purpose="own-application",
            case_number=None,
            by=other,
            at=monday,
        )
    assert len(look_ups_about(person_id=owner.person_id)) == 1
    with pytest.raises(NotFound):
        look_up_firm(uscc="x", fields=[], purpose="own-application", case_number=None, by=owner, at=monday)


def test_the_log_of_look_ups_is_only_added_to(monday: datetime) -> None:
    person = make_person()
    for change in (lambda: LookUp.objects.update(by_ref="x"), lambda: LookUp.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()
    assert LookUp.objects.filter(person_id=person.person_id).exists()


def test_the_page_shows_ones_own_look_ups_only(
    client: Client, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other, officer = make_person(name="张福来"), make_person(name="王五"), _officer(monkeypatch)
    purpose_check.provide(OneOpenCase(other.person_id))
    _look(other.person_id, officer, monday)
    assert "李窗口" not in sign_in(client, mine).get("/my/lookups/").content.decode()
    page = sign_in(Client(), other).get("/my/lookups/").content.decode()
    assert "李窗口" in page
    assert "办理办件" in page
    assert "公民身份号码" in page


def test_the_page_goes_back_in_time_page_by_page(
    client: Client, monday: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_person()
    LookUp.objects.bulk_create(
        LookUp(
            person_id=person.person_id,
            looked_at=monday - timedelta(minutes=number),
            by_ref=person.ref,
            is_self=True,
            purpose="own-application",
            fields=["person.name"],
        )
        for number in range(60)
    )
    sign_in(client, person)
    with django_assert_num_queries(
        7
    ):  # session, account, look-ups; calls of other offices, and their comparisons (2)
        page = client.get("/my/lookups/").content.decode()
    assert page.count("<tr>") == 51
    address = page.split('href="?before=')[1].split('"')[0]
    assert client.get(f"/my/lookups/?before={address}").content.decode().count("<tr>") == 12
    assert client.get("/my/lookups/?before=yesterday").status_code == 422


ROWS = 50  # of a page


def test_no_look_is_passed_over_where_a_page_ends_within_a_moment(client: Client, monday: datetime) -> None:
    person = make_person()
    ages = [*range(ROWS - 1), *[100] * 5, *range(200, 210)]  # five at once, of which one would fit
    LookUp.objects.bulk_create(
        LookUp(
            person_id=person.person_id,
            looked_at=monday - timedelta(minutes=age),
            by_ref=person.ref,
            is_self=True,
            purpose="own-application",
            fields=["person.name"],
        )
        for age in ages
    )
    page = sign_in(client, person).get("/my/lookups/").content.decode()
    assert page.count("<tr>") == 1 + ROWS + 4
    address = page.split('href="?before=')[1].split('"')[0]
    older = client.get(f"/my/lookups/?before={address}").content.decode()
    assert older.count("<tr>") == 1 + 10 + 1, "the last is how the name was confirmed"


def test_the_database_holds_nothing_readable_of_a_person() -> None:
    row = make_registered(name="张福来")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(facts, 'escape'), encode(id_number_index, 'escape') FROM registers_registeredperson"
        )
        kept = "".join(cursor.fetchone())
    assert row.name not in kept
    assert row.id_number not in kept


def test_a_wrong_id_number_is_not_registered(monday: datetime) -> None:
    from dataclasses import replace

    row = make_registered()
    wrong = replace(row, id_number=row.id_number[:-1] + ("1" if row.id_number[-1] != "1" else "2"))
    with pytest.raises(Invalid):
        register_people(rows=[wrong], by=SystemActor(job="tests"), at=monday)
    assert RegisteredPerson.objects.count() == 1


def test_a_second_entry_changes_nothing(monday: datetime) -> None:
    from dataclasses import replace

    row = make_registered(name="张福来")
    assert register_people(rows=[row], by=SystemActor(job="tests"), at=monday) == 0
    moved = replace(row, address="亳州市谯城区古井镇示例路99号")
    assert register_people(rows=[moved], by=SystemActor(job="tests"), at=monday) == 1
    assert RegisteredPerson.objects.count() == 1


def test_not_allowed_is_the_kind_of_every_refusal_here() -> None:
    assert all(issubclass(kind, NotAllowed) for kind in (NotYourData, PurposeMissing, CaseDoesNotOpen))


class SharedOnce:
    """Another app's note: one office used what another shares, about one person."""

    def __init__(self, about: UUID, at: datetime, *, is_refused: bool) -> None:
        self.look = SharedLook(
            at=at,
            about=about,
            by_name="不动产查询系统",
            organisation_name="市公积金中心",
            purpose="核实住房情况",
            what="不动产登记信息",
            case_number=CASE,
            fields=("坐落", "面积"),
            is_refused=is_refused,
        )

    def looks_about(
        self, *, person_ids: Collection[UUID], before: datetime | None, limit: int
    ) -> list[SharedLook]:
        is_hers = self.look.about in person_ids and (before is None or self.look.at < before)
        return [self.look] if is_hers else []


@pytest.fixture
def only_source() -> Iterator[None]:
    """Whoever else notes looks is left out."""
    kept = dict(look_sources._by_kind)
    look_sources._by_kind.clear()
    yield
    look_sources._by_kind.clear()
    look_sources._by_kind.update(kept)


@pytest.mark.parametrize("is_refused", [False, True])
def test_the_person_reads_what_one_office_used_of_another_between_the_other_looks(
    client: Client, monday: datetime, only_source: None, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = make_person(name="张福来"), make_person(name="王五")
    purpose_check.provide(OneOpenCase(mine.person_id))
    _look(mine.person_id, _officer(monkeypatch), monday)
    source = SharedOnce(mine.person_id, monday + timedelta(hours=1), is_refused=is_refused)
    look_sources.provide("test", source)
    page = sign_in(client, mine).get("/my/lookups/").content.decode()
    assert page.index("市公积金中心") < page.index("李窗口")  # the later one first
    assert "不动产登记信息" in page and "核实住房情况" in page and "面积" in page
    assert ("没有给" in page) is is_refused
    assert "市公积金中心" not in sign_in(Client(), other).get("/my/lookups/").content.decode()
