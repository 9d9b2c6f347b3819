"""A run can be stopped and goes on from there; a later one makes only what changed."""

from pathlib import Path

import pytest

from tests.resources.fusion.make import a_row, an_id, deliver
from tests.resources.fusion.test_merging import people, run
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Kind, Source
from tongban.resources.fusion.running.facts import FusionStopped, Progress
from tongban.resources.fusion.running.run import ROWS_PER_BUCKET
from tongban.resources.fusion.running.store import Store

FOUR_BUCKETS = 4 * ROWS_PER_BUCKET


def three(folder: Path) -> list[Source]:
    return [
        deliver(folder, *(a_row(key=an_id(n), seen=f"2026-01-0{number}") for n in range(1, 9)), number=number)
        for number in (1, 2, 3)
    ]


def test_a_second_run_makes_nothing_anew(tmp_path: Path, engine: DuckEngine) -> None:
    sources = three(tmp_path)
    first = run(tmp_path, engine, sources, expected_rows=FOUR_BUCKETS)
    second = run(tmp_path, engine, sources, expected_rows=FOUR_BUCKETS)
    assert (first.read, first.redone) == (3, 4)
    assert (second.read, second.redone) == (0, 0)
    assert people(engine, second) == people(engine, first)


def test_only_touched_buckets_are_merged_again(tmp_path: Path, engine: DuckEngine) -> None:
    sources = three(tmp_path)
    run(tmp_path, engine, sources, expected_rows=FOUR_BUCKETS)
    one_more = deliver(tmp_path, a_row(key=an_id(1), name="王改名", seen="2026-03-01"), number=4)
    fused = run(tmp_path, engine, [*sources, one_more], expected_rows=FOUR_BUCKETS)
    assert (fused.read, fused.redone) == (1, 1)
    assert people(engine, fused)[int(an_id(1)[:17])]["name"] == "王改名"


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, engine: DuckEngine) -> None:
    sources = three(tmp_path)
    seen: list[Progress] = []
    with pytest.raises(FusionStopped) as stopped:
        run(
            tmp_path,
            engine,
            sources,
            expected_rows=FOUR_BUCKETS,
            report=seen.append,
            is_stopped=lambda: len(seen) == 5,
        )
    assert stopped.value.facts == {"done": 5, "of": 7}
    fused = run(tmp_path, engine, sources, expected_rows=FOUR_BUCKETS)
    assert (fused.read, fused.redone) == (0, 2), "three deliveries and two buckets were finished"
    again = tmp_path / "again"
    again.mkdir()
    assert people(engine, fused) == people(engine, run(again, engine, sources, expected_rows=FOUR_BUCKETS))


def test_what_a_killed_run_left_unfinished_is_not_taken(tmp_path: Path, engine: DuckEngine) -> None:
    sources = three(tmp_path)
    fused = run(tmp_path, engine, sources, expected_rows=FOUR_BUCKETS)
    whole = people(engine, fused)
    folder = next(iter(fused.buckets.values()))
    folder.rename(folder.with_name(folder.name + ".unfinished"))
    again = run(tmp_path, engine, sources, expected_rows=FOUR_BUCKETS)
    assert again.redone == 1
    assert people(engine, again) == whole
    assert not list((tmp_path / "store").rglob("*.unfinished"))


def test_a_delivery_that_was_taken_back_leaves_no_trace(tmp_path: Path, engine: DuckEngine) -> None:
    sources = three(tmp_path)
    run(tmp_path, engine, sources)
    fused = run(tmp_path, engine, sources[:2])
    assert {row["rows"] for row in people(engine, fused).values()} == {2}
    assert len(list((tmp_path / "store" / "people" / "standard").iterdir())) == 2


def test_the_number_of_buckets_stays_as_the_first_run_fixed_it(tmp_path: Path) -> None:
    store = Store(tmp_path, Kind.PEOPLE)
    assert (store.buckets(3), store.buckets(9)) == (3, 3)
