"""The registers and the licences as sources."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.resources.exchange.sources.make import AT, BY, published
from tests.resources.registers.make import make_firm, make_registered, person_id_of
from tongban.foundation.vault.public import blind_index
from tongban.resources.exchange.sources.commands.bind import bind_resource
from tongban.resources.exchange.sources.facts import SourceKind, SubjectNotServed
from tongban.resources.exchange.sources.ports import Subject, SubjectKind
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.registers.models import RegisteredPerson
from tongban.resources.registers.public import Register, open_edition

pytestmark = pytest.mark.django_db
PEOPLE, FIRMS, LICENCES = "101001/000002", "102001/000003", "105001/000002"


def bound(code: str, kind: SourceKind, fields: dict[str, str], types: tuple[str, ...] = ()) -> str:
    published(code, fields=list(fields))
    bind_resource(resource_code=code, kind=kind, fields=fields, types=types, by=BY, at=AT)
    return code


def ask(code: str, kind: SubjectKind, key: str, name: str = "") -> list[Any]:
    source = source_of(code)
    subject = Subject(kind=kind, key=key, name=name)
    return source.find(subject, fields=source.field_names, conditions=(), at=AT)


def test_a_person_is_found_by_number_and_name(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = make_registered()
    code = bound(PEOPLE, SourceKind.POPULATION, {"姓名": "person.name", "出生日期": "person.birth_date"})
    source = source_of(code)
    subject = Subject(kind=SubjectKind.PERSON, key=person.id_number)
    with django_assert_num_queries(1):
        [row] = source.find(subject, fields=["出生日期"], conditions=(), at=AT)
    assert row == (person_id_of(person), "", {"出生日期": "1953-04-05"})
    assert len(ask(code, SubjectKind.PERSON, person.id_number, "老张")) == 1
    assert ask(code, SubjectKind.PERSON, person.id_number, "老王") == []
    with pytest.raises(SubjectNotServed):
        ask(code, SubjectKind.FIRM, person.id_number)
    index = blind_index("id-number", person.id_number)
    assert source.matched([index, b"x" * 32]) == {index}
    assert list(source.rows_matching([index], fields=["姓名"], conditions=())) == [index]
    assert len(source.rows_after("", limit=5, fields=["姓名"], conditions=()).rows) == 1


def test_another_binding_serves_at_once() -> None:
    fields = {"姓名": "person.name", "出生日期": "person.birth_date"}
    code = bound(PEOPLE, SourceKind.POPULATION, fields)
    assert source_of(code).field_names == ("姓名", "出生日期")
    bind_resource(
        resource_code=code, kind=SourceKind.POPULATION, fields={"姓名": "person.name"}, by=BY, at=AT
    )
    assert source_of(code).field_names == ("姓名",)


def test_whom_an_edition_brings_that_does_not_serve_nobody_finds() -> None:
    person = make_registered()
    code = bound(PEOPLE, SourceKind.POPULATION, {"姓名": "person.name"})
    number = open_edition(register=Register.PERSON, built_on=AT.date(), made_of={}, by=BY, at=AT)
    RegisteredPerson.objects.update(since_edition=number)
    source = source_of(code)
    assert ask(code, SubjectKind.PERSON, person.id_number) == []
    assert source.matched([blind_index("id-number", person.id_number)]) == set()
    assert source.rows_after("", limit=5, fields=["姓名"], conditions=()).rows == []


def test_a_firm_is_found_by_its_credit_code(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    firm = make_firm(make_registered())
    fields = {"名称": "firm.name", "法定代表人": "firm.legal_representative"}
    code = bound(FIRMS, SourceKind.ENTITIES, fields)
    source = source_of(code)
    with django_assert_num_queries(1):
        [row] = ask_firm(source, firm.uscc)
    assert row == (None, firm.uscc, {"名称": firm.name, "法定代表人": "老张"})
    index = blind_index("uscc", firm.uscc)
    assert source.matched([index, b"x" * 32]) == {index}
    assert list(source.rows_matching([index], fields=["名称"], conditions=())) == [index]
    assert [key for key, _ in source.rows_after("", limit=5, fields=["名称"], conditions=()).rows] == [
        firm.uscc
    ]


def ask_firm(source: Any, uscc: str) -> list[Any]:
    subject = Subject(kind=SubjectKind.FIRM, key=uscc)
    return list(source.find(subject, fields=source.field_names, conditions=(), at=AT))
