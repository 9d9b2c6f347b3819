"""What is encrypted of a person is JSON that reads back as it was said, and columns are copied as rows are."""

import json
from datetime import date

import pyarrow as pa
import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tongban.foundation.vault.public import decrypt
from tongban.resources.registers.editions.copying import copy_columns, days, integer, written_unsynced
from tongban.resources.registers.editions.facts import LoadedPerson
from tongban.resources.registers.editions.models import FACTS_PLACE, FACTS_PURPOSE
from tongban.resources.registers.editions.packing import plain_facts, sealed_people

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def one(name: str, address: str) -> LoadedPerson:
    return LoadedPerson(
        id_number="34160219900131001X",
        name=name,
        sex="1",
        birth_date=date(1990, 1, 31),
        nation="01",
        area_code="341602000000",
        address=address,
        phone="13800000001",
        origins=b"",
    )


@given(name=TEXTS, address=TEXTS)
def test_any_name_and_address_read_back(name: str, address: str) -> None:
    facts = {
        "name": name,
        "id_number": "34160219900131001X",
        "sex": "1",
        "birth_date": "1990-01-31",
        "address": address,
        "phone": "13800000001",
        "nation": "01",
    }
    said = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    assert plain_facts(one(name, address)) == said


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_a_part_is_sealed_as_its_people_are_one_by_one(said: list[tuple[str, str]]) -> None:
    people = [one(name, address) for name, address in said]
    sealed = sealed_people(people)
    opened = [decrypt(facts, purpose=FACTS_PURPOSE, place=FACTS_PLACE) for facts in sealed.facts]
    assert opened == [plain_facts(person) for person in people]
    assert sealed.rows() == people
    assert len(set(sealed.ids)) == len(sealed.indexes) == len(people)


@pytest.mark.django_db
def test_columns_arrive_as_they_are() -> None:
    texts = ["", "亳州", 'a"\\\t\n', None]
    dates = [date(1900, 1, 1), None, date(2000, 1, 1), date(2026, 11, 30)]
    octets = [b"\x00\xff", b"", None, b"\xff\xff\xff\xff"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE columns (number integer, said text, on_day date, held bytea)")
    for rows in (slice(0, 4), slice(1, 3), slice(0, 0)):
        values = (
            integer(7),
            pa.array(texts)[rows],
            days(pa.array(dates, pa.date32())[rows]),
            pa.array(octets)[rows],
        )
        copy_columns("columns", ("number", "said", "on_day", "held"), values)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM columns RETURNING number, said, on_day, held")
            found = [(*row[:3], None if row[3] is None else bytes(row[3])) for row in cursor.fetchall()]
        assert found == [(7, *row) for row in zip(texts[rows], dates[rows], octets[rows], strict=True)]


@pytest.mark.django_db(transaction=True)
def test_only_the_transaction_itself_does_not_wait_for_the_disk() -> None:
    def how() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return str(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    with written_unsynced():
        assert how() == "off"
    assert how() == "on"
    with pytest.raises(RuntimeError), transaction.atomic(), written_unsynced():
        pass  # else the commit of what surrounds it would not wait either
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")
