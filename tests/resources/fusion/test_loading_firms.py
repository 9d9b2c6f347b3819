"""What fusion made of entities goes into the entity register, and what it set aside stays as it was."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.directory.make import LOADER
from tests.foundation.trail.make import AT
from tests.resources.fusion.make import ENTITY_COLUMNS, ON, an_entity, an_id, deliver
from tests.resources.fusion.test_loading import bring as bring_people
from tests.resources.fusion.test_merging import run
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Field, Kind, Source
from tongban.resources.fusion.loading import load
from tongban.resources.fusion.loading.load import load_register
from tongban.resources.fusion.loading.ways import origins
from tongban.resources.fusion.running.facts import FusionStopped
from tongban.resources.fusion.running.run import ROWS_PER_BUCKET
from tongban.resources.fusion.running.store import Store
from tongban.resources.registers.editions.firm_queries import set_aside_firms
from tongban.resources.registers.models import RegisteredFirm
from tongban.resources.registers.public import EditionFact, person_ids_by_id_number

pytestmark = pytest.mark.django_db


def entities(folder: Path, *rows: dict[str, str | None], number: int = 1, **more: Any) -> Source:
    return deliver(folder, *rows, number=number, kind=Kind.ENTITIES, columns=ENTITY_COLUMNS, **more)


def bring(folder: Path, engine: DuckEngine, sources: Sequence[Source], **more: Any) -> EditionFact:
    fused = run(folder, engine, sources, kind=Kind.ENTITIES, expected_rows=2 * ROWS_PER_BUCKET)
    return load_register(
        fused=fused,
        store=Store(folder / "store", Kind.ENTITIES),
        engine=engine,
        built_on=ON,
        by=LOADER,
        at=AT,
        report=lambda progress: None,
        **more,
    )


def held(number: int) -> RegisteredFirm:
    return RegisteredFirm.objects.serving().get(pk=an_entity(number)["key"])


def test_firms_of_all_departments_come_into_the_register(tmp_path: Path, engine: DuckEngine) -> None:
    from tests.resources.fusion.make import a_row

    people, firms = tmp_path / "people", tmp_path / "firms"
    people.mkdir()
    firms.mkdir()
    bring_people(people, engine, [deliver(people, a_row(key=an_id(1)), number=1)])
    market = entities(firms, *(an_entity(n, scope=None) for n in range(1, 6)), number=1, authority=9)
    tax = entities(
        firms,
        an_entity(2, status="注销", name="另名", scope="餐饮服务"),
        an_entity(3, representative=an_id(88)),
        number=2,
        authority=3,
    )
    served = bring(firms, engine, [market, tax])
    assert (served.number, served.new, served.changed, served.left, served.set_aside) == (1, 5, 0, 0, 0)
    firm = held(2)
    assert (firm.name, firm.status, firm.area_code) == ("亳州市安泰商贸有限公司", "1", "341602000000")
    assert (firm.business_scope, firm.registered_on.isoformat() if firm.registered_on else "") == (
        "餐饮服务",
        "2020-05-06",
    )
    assert firm.representative_id == person_ids_by_id_number([an_id(1)])[an_id(1)]
    where = origins(bytes(firm.origins or b""), Kind.ENTITIES)
    assert (where[Field.NAME].delivery, where[Field.SCOPE].delivery) == (1, 2)


def test_a_firm_of_which_little_is_said_is_held_with_what_is_said(tmp_path: Path, engine: DuckEngine) -> None:
    bare = dict.fromkeys(("type", "status", "registered", "representative", "region", "address", "phone"))
    bring(tmp_path, engine, [entities(tmp_path, an_entity(1, **bare, scope=None))])
    firm = held(1)
    assert (firm.kind, firm.status, firm.registered_on, firm.area_code) == ("", "", None, "")
    assert (firm.representative_id, firm.representative_said) == (None, None)


def test_a_second_load_writes_only_what_differs(tmp_path: Path, engine: DuckEngine) -> None:
    rows = [an_entity(n) for n in range(1, 8)]
    bring(tmp_path, engine, [entities(tmp_path, *rows, number=1)])
    moved = an_entity(2, address="薛阁街道8号", seen="2026-05-01")
    served = bring(
        tmp_path,
        engine,
        [entities(tmp_path, *rows[:-1], number=3), entities(tmp_path, moved, an_entity(9), number=2)],
    )
    assert (served.number, served.new, served.changed, served.left) == (2, 1, 1, 1)
    assert held(2).address == "薛阁街道8号"
    assert (held(1).edition, held(7).left_edition) == (1, 2)


def test_a_code_given_anew_after_closing_is_set_aside_whether_both_are_delivered_or_only_the_new_one(
    tmp_path: Path, engine: DuckEngine
) -> None:
    closed = [an_entity(n, status="注销", name=f"老店{n}", registered="2001-02-03") for n in (1, 2)]
    bring(tmp_path, engine, [entities(tmp_path, *closed, an_entity(3), number=1)])
    anew = [an_entity(n, name=f"新店{n}", registered="2025-06-07") for n in (1, 2)]
    served = bring(
        tmp_path,
        engine,
        [entities(tmp_path, closed[0], an_entity(3), number=2), entities(tmp_path, *anew, number=3)],
    )
    assert (served.new, served.changed, served.left, served.set_aside) == (0, 0, 0, 1)
    assert [(held(n).name, held(n).status, held(n).left_edition) for n in (1, 2)] == [
        ("老店1", "3", None),
        ("老店2", "3", None),
    ]
    assert [one.name for one in set_aside_firms()] == ["新店2"]


def test_a_stopped_load_shows_nothing_and_goes_on(
    tmp_path: Path, engine: DuckEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PART_ROWS", 2)
    sources = [entities(tmp_path, *(an_entity(n) for n in range(1, 12)))]
    asked = iter(range(100))
    with pytest.raises(FusionStopped):
        bring(tmp_path, engine, sources, is_stopped=lambda: next(asked) == 3)
    assert 0 < RegisteredFirm.objects.count() < 11
    assert RegisteredFirm.objects.serving().count() == 0
    served = bring(tmp_path, engine, sources)
    assert (served.number, served.new) == (1, 11)
    assert RegisteredFirm.objects.serving().count() == 11


def test_people_and_firms_carry_the_area_that_their_address_names(tmp_path: Path, engine: DuckEngine) -> None:
    from tests.foundation.directory.make import LONG_AGO
    from tests.resources.fusion.make import a_row
    from tests.resources.fusion.test_loading import held as person
    from tongban.foundation.directory.public import bring_city
    from tongban.kernel.memory import forget_all

    bring_city(code="341600000000", with_country=False, by=LOADER, at=LONG_AGO)
    forget_all()
    people, firms = tmp_path / "people", tmp_path / "firms"
    people.mkdir()
    firms.mkdir()
    elsewhere = a_row(key=an_id(2), region="110101", address="北京市东城区王府井大街1号")
    bring_people(people, engine, [deliver(people, a_row(key=an_id(1)), elsewhere, number=1)])
    bring(firms, engine, [entities(firms, an_entity(1, address="谯城区古井镇减店村5组"))])
    assert (person(an_id(1)).area_code, person(an_id(2)).area_code) == ("341602001000", "110101000000")
    assert held(1).area_code == "341602100200"
