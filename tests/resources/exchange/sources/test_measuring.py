"""The catalogue tells how good the data behind a resource are, from what was delivered of them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from typer.testing import CliRunner

from tests.foundation.directory.make import CITY_OFFICE
from tests.resources.exchange.sources.make import AT, HOUSING, a_flat, bound_housing, served
from tests.resources.exchange.sources.test_registered import LICENCES, PEOPLE, bound
from tests.resources.fusion.deliveries.make import a_file, agreed, delivered
from tests.resources.fusion.make import a_row, an_id
from tongban.kernel import clock
from tongban.resources.datasets.public import QualityFact, quality_source
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.exchange.sources.models import SourceBinding
from tongban.resources.fusion.cli import app
from tongban.resources.fusion.deliveries.commands.watch import mark_overdue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(settings: Any, tmp_path: Path) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


def quality(code: str) -> QualityFact | None:
    return quality_source.ask().quality_of([code]).get(code)


def test_a_table_is_measured_when_it_is_loaded(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code = bound_housing()
    assert quality(code) is None, "nothing was delivered yet"
    served(tmp_path, [a_flat(1, DJRQ="2019-02-30"), a_flat(2), a_flat(3)])
    with django_assert_num_queries(3):
        found = quality(HOUSING)
    assert found is not None
    assert (found.rows, found.valid_percent, found.timely_percent) == (3, 94, 100), (
        "one value of eighteen is no day"
    )
    assert found.complete_percent is None


def test_a_register_is_measured_by_the_last_run_of_all_departments(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code = bound(PEOPLE, SourceKind.POPULATION, {"姓名": "person.name"})
    agreed()
    agreed("health", organisation=CITY_OFFICE)
    rows = [a_row(key=an_id(1)), a_row(key=an_id(2), phone="42"), a_row(key=an_id(3), phone="")]
    delivered(a_file(tmp_path, rows))
    assert quality(code) is None, "nothing was built yet"
    for command in (("run", "--threads", "1"), ("load",)):
        done = CliRunner().invoke(app, [*command, "--memory", "512MB"])
        assert done.exit_code == 0, done.output
    with django_assert_num_queries(4):
        found = quality(code)
    assert found is not None
    assert found.rows == 3
    assert AT <= found.measured_at < AT + timedelta(hours=1), "the moment of the run, and not its day"
    assert "every department" in found.rows_of
    assert found.complete_percent is not None and 90 <= found.complete_percent < 100
    assert found.valid_percent is not None and 90 <= found.valid_percent < 100
    assert found.timely_percent == 100
    mark_overdue(at=AT + timedelta(days=400))
    late = quality(code)
    assert late is not None and late.timely_percent == 0


def test_licences_are_written_here_and_not_measured() -> None:
    SourceBinding.objects.create(
        resource_code=LICENCES, kind=SourceKind.LICENCES.value, fields={}, made_at=AT, made_by="test"
    )
    assert quality(LICENCES) is None
