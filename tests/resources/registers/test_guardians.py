"""Parents and children: who may apply for whom, what is logged about a child, and who sees it."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import LOADER, LONG_AGO
from tests.foundation.identity.make import make_person, sign_in
from tests.resources.registers.make import make_child, make_registered, person_id_of
from tongban.foundation.identity.public import Applying, Capacity, Person, application_authority
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.registers.commands.register_relations import RelationUnknown
from tongban.resources.registers.guardians import (
    ChildIsOfAge,
    GuardianshipEnded,
    ParentAuthority,
    children_of,
)
from tongban.resources.registers.models import LookUp, RegisteredRelation
from tongban.resources.registers.public import (
    Home,
    NotYourData,
    PersonFacts,
    RelationRow,
    age_on,
    look_up_person,
    look_ups_about,
    make_people,
    make_relations,
    register_relations,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 28)
AS_PARENT = Applying(capacity=Capacity.PARENT, item_code="L341602TEST0001")


def _look(child: UUID, by: Person, at: datetime, *, purpose: str = "own-application") -> PersonFacts:
    return look_up_person(
        person_id=child,
        fields=["person.name"],
        purpose=purpose,
        case_number=None,
        by=by,
        at=at,
        applying=AS_PARENT,
    )


def test_made_households_have_parents_and_children() -> None:
    home = Home(area_code="341602100000", full_name="亳州市谯城区古井镇")
    people = make_people(seed=20260928, count=1000, homes=[home])
    rows = make_relations(people)
    assert rows == make_relations(people)
    by_number = {person.id_number: person for person in people}
    assert len(rows) > 300
    for row in rows:
        parent, child = by_number[row.guardian_id_number], by_number[row.ward_id_number]
        assert parent.household == child.household
        assert 18 <= age_on(parent.birth_date, child.birth_date) <= 50
    minors = {p.id_number for p in people if age_on(p.birth_date, DAY) < 18}
    assert minors <= {row.ward_id_number for row in rows}


def test_a_child_of_seventeen_is_listed_and_one_of_eighteen_is_not(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    mother = make_person(name="赵美丽")
    make_child(mother.person_id, name="赵小朵", birth_date=date(2019, 4, 18))
    make_child(mother.person_id, name="赵大山", birth_date=date(2008, 9, 29))  # 18 tomorrow
    make_child(mother.person_id, name="赵成年", birth_date=date(2008, 9, 28))  # 18 today
    make_child(mother.person_id, name="赵外人", birth_date=date(2015, 1, 1), until=DAY)
    make_child(make_person(name="别人").person_id, name="别家孩子")
    with django_assert_num_queries(1):
        assert [child.name for child in children_of(mother.person_id, on=DAY)] == ["赵大山", "赵小朵"]
    assert children_of(uuid4(), on=DAY) == []


def test_a_parent_looks_up_the_child_and_both_parents_see_it(
    monday: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mother, father = make_person(name="赵美丽"), make_person(name="陈一鸣")
    child = make_child(mother.person_id, father.person_id)
    with django_assert_num_queries(3):  # the relation, the row, the log
        assert _look(child, mother, monday).values["person.name"] == "赵小朵"
    seen = look_ups_about(person_id=father.person_id, children=[child])[0]
    assert (seen.about, seen.is_self, seen.by_account, seen.capacity) == (
        child,
        False,
        mother.account_id,
        Capacity.PARENT,
    )
    page = sign_in(Client(headers={"accept-language": "zh-CN"}), father).get("/my/lookups/").content.decode()
    assert "赵美丽" in page
    assert "监护人" in page
    assert "关于赵小朵" in page
    own = sign_in(Client(headers={"accept-language": "zh-CN"}), mother).get("/my/lookups/").content.decode()
    assert "您本人" in own
    stranger = sign_in(Client(), make_person(name="别人")).get("/my/lookups/").content.decode()
    assert "赵小朵" not in stranger


@pytest.mark.parametrize(
    ("born", "until", "refusal"),
    [
        (date(2008, 9, 28), None, ChildIsOfAge),
        (date(2019, 4, 18), DAY, GuardianshipEnded),
        (date(2019, 4, 18), DAY + timedelta(days=1), None),
    ],
)
def test_an_ended_guardianship_opens_nothing(
    born: date, until: date | None, refusal: type[Refused] | None, monday: datetime
) -> None:
    mother = make_person(name="赵美丽")
    child = make_child(mother.person_id, birth_date=born, until=until)
    before = LookUp.objects.count()
    if refusal is None:
        _look(child, mother, monday)
        return
    with pytest.raises(refusal) as refused:
        _look(child, mother, monday)
    assert "赵小朵" in refused.value.sentence()
    assert LookUp.objects.count() == before


def test_somebody_elses_child_is_not_found(monday: datetime) -> None:
    mother, stranger = make_person(name="赵美丽"), make_person(name="别人")
    child = make_child(mother.person_id)
    before = LookUp.objects.count()
    for by, about in ((stranger, child), (mother, stranger.person_id), (mother, uuid4())):
        with pytest.raises(NotFound):
            _look(about, by, monday)
    with pytest.raises(NotYourData):
        _look(child, mother, monday, purpose="handle-case")
    with pytest.raises(NotFound):  # a parent speaks for no firm of the child
        ParentAuthority().check(
            by=mother,
            person_id=child,
            applying=Applying(capacity=Capacity.PARENT, item_code="x", uscc="92341699MA2TEST01X"),
            at=monday,
        )
    assert LookUp.objects.count() == before


def test_children_are_choices_with_their_year(monday: datetime) -> None:
    mother = make_person(name="赵美丽")
    child = make_child(mother.person_id)
    found = list(application_authority.choices(by=mother, at=monday))
    assert [(one.capacity, one.person_id, one.name, one.birth_year) for one in found] == [
        (Capacity.PARENT, child, "赵小朵", 2019)
    ]
    assert found[0].covers("anything")


def test_a_relation_of_unknown_people_is_refused_and_nothing_is_written() -> None:
    known, other = make_registered(name="老张"), make_registered(name="小张")
    rows = [
        RelationRow(guardian_id_number=known.id_number, ward_id_number=other.id_number, since=DAY),
        RelationRow(guardian_id_number=known.id_number, ward_id_number="341699201901010011", since=DAY),
    ]
    with pytest.raises(RelationUnknown):
        register_relations(rows=rows, by=LOADER, at=LONG_AGO)
    with pytest.raises(RelationUnknown):
        itself = RelationRow(guardian_id_number=known.id_number, ward_id_number=known.id_number, since=DAY)
        register_relations(rows=[itself], by=LOADER, at=LONG_AGO)
    assert not RegisteredRelation.objects.exists()
    assert register_relations(rows=rows[:1], by=LOADER, at=LONG_AGO) == 1
    assert register_relations(rows=rows[:1], by=LOADER, at=LONG_AGO) == 0  # the same again changes nothing
    assert RegisteredRelation.objects.get().ward_id == person_id_of(other)
