"""What is delivered and accepted is loaded by a worker; operators bind and load by the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_staff
from tests.resources.exchange.sources.make import (
    AGREEMENT,
    AT,
    BY,
    FIELDS,
    HOUSING,
    a_flat,
    bound_housing,
    flats,
    published,
    served,
)
from tests.resources.fusion.deliveries.make import delivered
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import work_off
from tongban.resources.exchange.cli import app
from tongban.resources.exchange.sources.commands.bind import BadBinding, bind_resource
from tongban.resources.exchange.sources.commands.open_held import abandon_held_edition
from tongban.resources.exchange.sources.commands.order_load import NothingHeld, order_load
from tongban.resources.exchange.sources.facts import KEEP_DUTY, SourceKind
from tongban.resources.exchange.sources.loading import load_bindings
from tongban.resources.exchange.sources.queries import bindings, held_editions
from tongban.resources.fusion.deliveries.commands.settle import settle_delivery

pytestmark = pytest.mark.django_db(transaction=True)
add_post("source-keeper", frozenset({KEEP_DUTY}))


def test_an_accepted_delivery_is_loaded_and_one_that_is_set_aside_waits_for_a_person(tmp_path: Path) -> None:
    bound_housing()
    delivered(flats(tmp_path / "a.csv", [a_flat(n) for n in range(1, 11)]), AGREEMENT)
    work_off()
    assert [one.rows for one in held_editions(HOUSING)] == [10]
    later = AT.replace(day=30)
    fewer = delivered(flats(tmp_path / "b.csv", [a_flat(n) for n in range(1, 6)]), AGREEMENT, at=later)
    work_off()
    assert [one.rows for one in held_editions(HOUSING)] == [10]
    settle_delivery(
        agreement=AGREEMENT, number=fewer.number, is_accepted=True, reason="拆迁。", by=BY, at=later
    )
    work_off()
    assert [one.rows for one in held_editions(HOUSING)] == [5, 10]


def test_only_who_keeps_sources_binds_loads_and_gives_up(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(1)])
    keeper = make_staff(name="冯源", posts=("source-keeper",), organisation_code=CITY_OFFICE)
    other = make_staff(name="李窗口", posts=("accept",), organisation_code=CITY_OFFICE)
    said = {"resource_code": HOUSING, "kind": SourceKind.HELD, "fields": {"面积": "面积"}, "at": AT}
    with pytest.raises(DutyMissing):
        bind_resource(**said, agreement=AGREEMENT, by=other)
    with pytest.raises(DutyMissing):
        order_load(resource_code=HOUSING, by=other, at=AT)
    with pytest.raises(DutyMissing):
        abandon_held_edition(resource_code=HOUSING, number=1, by=other, at=AT)
    assert bind_resource(**said, agreement=AGREEMENT, by=keeper)
    order_load(resource_code=HOUSING, by=keeper, at=AT)


def test_a_register_has_nothing_to_load() -> None:
    published("101001/000002", fields=["姓名"])
    fields = {"姓名": "person.name"}
    bind_resource(resource_code="101001/000002", kind=SourceKind.POPULATION, fields=fields, by=BY, at=AT)
    with pytest.raises(NothingHeld):
        order_load(resource_code="101001/000002", by=BY, at=AT)


def test_bindings_come_from_a_file(tmp_path: Path) -> None:
    bound_housing()
    file = tmp_path / "bindings.yaml"
    file.write_text(f"- {{resource: {HOUSING}, kind: held, agreement: housing, fields: {{面积: 面积}}}}\n")
    assert load_bindings(file, by=BY, at=AT) == 1
    assert load_bindings(file, by=BY, at=AT) == 0
    assert [one.fields for one in bindings()] == [{"面积": "面积"}]
    file.write_text("- {resource: 1")
    with pytest.raises(BadBinding):
        load_bindings(file, by=BY, at=AT)
    file.write_text("- {resource: a, kind: nothing, fields: {}}")
    with pytest.raises(BadBinding):
        load_bindings(file, by=BY, at=AT)


def test_operators_bind_and_load(tmp_path: Path) -> None:
    bound_housing()
    delivered(flats(tmp_path / "a.csv", [a_flat(1), a_flat(2, ZJH="1")]), AGREEMENT)
    file = tmp_path / "bindings.yaml"
    fields = ", ".join(f"{name}: {name}" for name in FIELDS)
    file.write_text(f"- {{resource: {HOUSING}, kind: held, agreement: housing, fields: {{{fields}}}}}\n")
    told = CliRunner().invoke(app, ["bind", str(file)])
    assert "0 resources" in told.stdout, told.output
    told = CliRunner().invoke(app, ["load", HOUSING])
    assert told.stdout.startswith("edition 1 serves: 1 rows"), told.output
    assert "1 without a sound number" in told.stdout
    assert "already" in CliRunner().invoke(app, ["load", HOUSING]).stdout
