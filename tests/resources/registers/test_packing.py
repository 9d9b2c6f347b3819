"""What is encrypted of a person is JSON that reads back as it was said."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tongban.resources.registers.editions.facts import LoadedPerson
from tongban.resources.registers.editions.packing import plain_facts

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(name=TEXTS, address=TEXTS)
def test_any_name_and_address_read_back(name: str, address: str) -> None:
    row = LoadedPerson(
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
    facts = {
        "name": name,
        "id_number": "34160219900131001X",
        "sex": "1",
        "birth_date": "1990-01-31",
        "address": address,
        "phone": "13800000001",
        "nation": "01",
    }
    assert plain_facts(row) == json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
