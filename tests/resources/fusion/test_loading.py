"""What fusion made goes into the register that serves: only what differs, and all at once."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.directory.make import LOADER
from tests.foundation.trail.make import AT
from tests.resources.fusion.make import ON, a_row, an_id, deliver
from tests.resources.fusion.test_merging import run
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Field, Kind, Source
from tongban.resources.fusion.loading import load
from tongban.resources.fusion.loading.load import ComparedGone, load_register
from tongban.resources.fusion.loading.ways import origins
from tongban.resources.fusion.running.facts import FusionStopped
from tongban.resources.fusion.running.run import ROWS_PER_BUCKET
from tongban.resources.fusion.running.store import Store
from tongban.resources.registers.models import RegisterEdition, RegisteredPerson
from tongban.resources.registers.public import (
    EditionFact,
    Register,
    person_ids_by_id_number,
    serving_edition,
)

pytestmark = pytest.mark.django_db
TWO_BUCKETS = 2 * ROWS_PER_BUCKET


def bring(folder: Path, engine: DuckEngine, sources: Sequence[Source], **more: Any) -> EditionFact:
    fused = run(folder, engine, sources, expected_rows=TWO_BUCKETS)
    usual: dict[str, Any] = {"store": Store(folder / "store", Kind.PEOPLE), "report": lambda progress: None}
    return load_register(fused=fused, engine=engine, built_on=ON, by=LOADER, at=AT, **usual | more)


def held(number: str) -> RegisteredPerson:
    return RegisteredPerson.objects.get(id=person_ids_by_id_number([number])[number])


def test_people_of_all_departments_come_into_the_register(tmp_path: Path, engine: DuckEngine) -> None:
    police = deliver(tmp_path, *(a_row(key=an_id(n), phone=None) for n in range(1, 8)), number=1, authority=9)
    health = deliver(
        tmp_path, a_row(key=an_id(3), name="王小树"), a_row(key=an_id(4), sex=None), number=2, authority=3
    )
    served = bring(tmp_path, engine, [police, health])
    assert (served.number, served.new, served.changed, served.left) == (1, 7, 0, 0)
    person = held(an_id(3))
    assert person.facts == {
        "name": "王大树",
        "id_number": an_id(3),
        "sex": "1",
        "birth_date": "1990-01-31",
        "nation": "01",
        "address": "安徽省亳州市谯城区花戏楼街道1号",
        "phone": "13800000001",
    }
    assert person.area_code == "341602000000"
    where = origins(bytes(person.origins or b""))
    assert (where[Field.NAME].delivery, where[Field.NAME].row, where[Field.PHONE].delivery) == (1, 3, 2)


def test_a_second_load_writes_only_what_differs(tmp_path: Path, engine: DuckEngine) -> None:
    rows = [a_row(key=an_id(n)) for n in range(1, 8)]
    bring(tmp_path, engine, [deliver(tmp_path, *rows, number=1)])
    before = {row.id: row.edition for row in RegisteredPerson.objects.all()}
    moved = a_row(key=an_id(2), address="薛阁街道8号", seen="2026-05-01")
    served = bring(
        tmp_path,
        engine,
        [deliver(tmp_path, *rows[:-1], number=3), deliver(tmp_path, moved, a_row(key=an_id(9)), number=2)],
    )
    assert (served.number, served.new, served.changed, served.left) == (2, 1, 1, 1)
    assert held(an_id(2)).facts["address"] == "薛阁街道8号"
    unchanged = RegisteredPerson.objects.exclude(id__in=[held(an_id(2)).id, held(an_id(9)).id])
    assert {row.id: row.edition for row in unchanged}.items() <= before.items()
    assert held(an_id(7)).left_edition == 2


class KilledBehindTheSwitch(Store):
    """The process goes when the second edition serves, before that is noted beside the folders."""

    def remember_loaded(self, folders: Iterable[Path]) -> None:
        serving = serving_edition(Register.PERSON)
        if serving is not None and serving.number == 2:
            raise KeyboardInterrupt
        super().remember_loaded(folders)


def test_a_load_that_is_killed_behind_the_switch_lets_the_next_one_compare(
    tmp_path: Path, engine: DuckEngine
) -> None:
    rows = [a_row(key=an_id(n)) for n in range(1, 8)]
    bring(tmp_path, engine, [deliver(tmp_path, *rows, number=1)])
    killed = KilledBehindTheSwitch(tmp_path / "store", Kind.PEOPLE)
    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, engine, [deliver(tmp_path, *rows[:-1], number=2)], store=killed)
    served = bring(tmp_path, engine, [deliver(tmp_path, *rows[:-2], number=3)])
    assert (served.number, served.new, served.changed, served.left) == (3, 0, 0, 1)
    assert held(an_id(6)).left_edition == 3


def test_without_the_folder_that_is_compared_with_nothing_is_loaded_unless_it_is_asked_for(
    tmp_path: Path, engine: DuckEngine
) -> None:
    rows = [a_row(key=an_id(n)) for n in range(1, 8)]
    bring(tmp_path, engine, [deliver(tmp_path, *rows, number=1)])
    shutil.rmtree(tmp_path / "store")  # as after a restore without it
    fewer = [deliver(tmp_path, *rows[:-1], a_row(key=an_id(9)), number=2)]
    with pytest.raises(ComparedGone) as refused:
        bring(tmp_path, engine, fewer)
    assert str(tmp_path / "store") in refused.value.sentence() and refused.value.facts["number"] == 1
    assert RegisterEdition.objects.count() == 1 and RegisteredPerson.objects.count() == 7
    served = bring(tmp_path, engine, fewer, is_anew=True)
    assert (served.number, served.new, served.left) == (2, 1, 0)
    assert held(an_id(7)).left_edition is None
    last = bring(tmp_path, engine, [deliver(tmp_path, *rows[:-2], number=3)])
    assert (last.number, last.left) == (3, 2), "from then on it is compared again"


def test_loading_what_serves_already_does_nothing(tmp_path: Path, engine: DuckEngine) -> None:
    source = deliver(tmp_path, a_row(), number=1)
    assert bring(tmp_path, engine, [source]) == bring(tmp_path, engine, [source])


def test_a_stopped_load_shows_nothing_and_goes_on(
    tmp_path: Path, engine: DuckEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PART_ROWS", 2)
    sources = [deliver(tmp_path, *(a_row(key=an_id(n)) for n in range(1, 12)), number=1)]
    asked = iter(range(100))
    with pytest.raises(FusionStopped):
        bring(tmp_path, engine, sources, is_stopped=lambda: next(asked) == 3)
    assert 0 < RegisteredPerson.objects.count() < 11
    assert RegisteredPerson.objects.serving().count() == 0
    served = bring(tmp_path, engine, sources)
    assert (served.number, served.new) == (1, 11)
    assert RegisteredPerson.objects.serving().count() == 11


def test_a_person_is_read_from_the_number_where_no_department_says(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bare = a_row(sex=None, birth=None, nation=None, region=None, address=None, phone=None)
    bring(tmp_path, engine, [deliver(tmp_path, bare, number=1)])
    person = held(an_id())
    assert (person.facts["sex"], person.facts["birth_date"]) == ("1", "1990-01-31")
    assert (person.facts["nation"], person.facts["address"], person.area_code) == ("", "", "")
