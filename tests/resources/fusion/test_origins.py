"""A record tells from which department a value came."""

from datetime import date
from typing import Any

import pytest

from tests.foundation.directory.make import LOADER
from tests.foundation.trail.make import AT
from tests.resources.fusion.deliveries.make import AT as LANDED_AT
from tests.resources.fusion.deliveries.make import a_file, agreed, delivered
from tests.resources.fusion.make import ENTITY_COLUMNS, ON, a_row, an_entity, deliver
from tests.resources.fusion.test_merging import run
from tests.resources.registers.make import make_registered
from tests.resources.registers.test_records import by_field, me
from tongban.resources.fusion.deliveries.live import live_sources
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.loading.load import load_register
from tongban.resources.fusion.running.store import Store
from tongban.resources.registers.records.queries import own_firm_record, own_record

pytestmark = pytest.mark.django_db


def test_where_a_value_came_from_is_told_with_department_and_day(
    tmp_path: Any, engine: Any, settings: Any
) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"
    known = make_registered(birth_date=date(1990, 1, 31))
    agreed()
    delivered(a_file(tmp_path, [a_row(key=known.id_number, name="老张")]))
    on = LANDED_AT.date()
    fused = run(tmp_path, engine, live_sources(Kind.PEOPLE, on))
    load_register(
        fused=fused,
        store=Store(tmp_path / "store", Kind.PEOPLE),
        engine=engine,
        built_on=on,
        by=LOADER,
        at=LANDED_AT,
        report=lambda progress: None,
    )
    found = by_field(own_record(by=me(known), at=LANDED_AT).fields)
    origin = found["person.address"].now.origin
    assert origin is not None
    assert origin.department
    assert (origin.row, origin.seen_on) == (1, date(2026, 1, 5))
    assert found["person.id_number"].now.origin is not None, "who confirms it"
    assert [one.origin for one in found["person.address"].earlier] == [None], "entered by hand"


def test_a_delivery_from_a_folder_is_told_by_its_number(tmp_path: Any, engine: Any) -> None:
    owner = make_registered()
    row = an_entity(1, representative=owner.id_number)
    source = deliver(tmp_path, row, number=7, kind=Kind.ENTITIES, columns=ENTITY_COLUMNS)
    fused = run(tmp_path, engine, [source], kind=Kind.ENTITIES)
    load_register(
        fused=fused,
        store=Store(tmp_path / "store", Kind.ENTITIES),
        engine=engine,
        built_on=ON,
        by=LOADER,
        at=AT,
        report=lambda progress: None,
    )
    found = by_field(own_firm_record(str(row["key"]), by=me(owner), at=AT).fields)
    origin = found["firm.name"].now.origin
    assert origin is not None
    assert (origin.department, origin.delivery) == ("", 7)
