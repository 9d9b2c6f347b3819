"""kill -9 while delivered rows are loaded: nobody sees a half of them, and the next load makes the same."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.resources.exchange.sources.make import (
    AGREEMENT,
    AT,
    BY,
    HOUSING,
    a_flat,
    bound_housing,
    deliver_flats,
    served,
)
from tongban.resources.exchange.sources.commands.open_held import open_held_edition
from tongban.resources.exchange.sources.commands.stage_held import stage_rows
from tongban.resources.exchange.sources.load import load_held
from tongban.resources.exchange.sources.models import HeldChange, HeldEdition, HeldPart, HeldRow, HeldStage
from tongban.resources.exchange.sources.queries import held_editions, source_of
from tongban.resources.fusion.public import table_rows, table_stand, table_terms

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, PART, STEP = 600, 40, 25
# every tenth flat is sold, every seventh is new, the first thirty are gone
NOW = [a_flat(n, QLR="李买主" if n % 10 == 0 else "王大树") for n in range(31, ROWS + 70)]


def killed_when(shelf: Path, is_there: Callable[[], bool]) -> None:
    """Begin the load in a process of its own, and kill it as soon as something is there."""
    name = str(connection.settings_dict["NAME"])
    module = "tests.resources.exchange.sources.loading_alone"
    arguments = [sys.executable, "-m", module, str(shelf), name, str(PART), str(STEP)]
    worker = subprocess.Popen(arguments, stdout=subprocess.PIPE, env=dict(os.environ), text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "begin\n"
    until = time.monotonic() + 60
    while not is_there() and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()


class KilledAt:
    """The worker goes before it asks the database this."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self._words in sql:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)


def load_killed_at(words: str) -> None:
    with connection.execute_wrapper(KilledAt(words)), pytest.raises(KeyboardInterrupt):
        load_held(resource_code=HOUSING, by=BY, at=AT)


SWITCHING = 'UPDATE "exchange_sourcebinding"'
GIVING_UP = "SET until_edition = NULL"
CLEARING = "DELETE FROM exchange_heldstage"


@pytest.mark.parametrize("is_first", [True, False])
def test_an_edition_that_is_given_up_by_a_killed_worker_leaves_nothing(
    tmp_path: Path, is_first: bool
) -> None:
    bound_housing()
    if not is_first:
        served(tmp_path, [a_flat(1), a_flat(2), a_flat(3)])
    deliver_flats(tmp_path, [a_flat(1, QLR="李买主"), a_flat(3), a_flat(4)], name="b.csv")
    load_killed_at(SWITCHING)
    deliver_flats(tmp_path, [a_flat(1), a_flat(2, QLR="李买主"), a_flat(3)], name="c.csv")
    load_killed_at(GIVING_UP)
    load_held(resource_code=HOUSING, by=BY, at=AT)
    assert [owner for _, owner in everything()] == ["王大树", "李买主", "王大树"]
    told = HeldChange.objects.order_by("position").values_list("position", "kind")
    assert list(told) == ([] if is_first else [(1, "changed")])
    assert HeldRow.objects.count() == (3 if is_first else 4)
    assert HeldStage.objects.count() == 0


def test_what_was_only_staged_goes_though_the_worker_was_killed_behind_the_switch(tmp_path: Path) -> None:
    bound_housing()
    deliver_flats(tmp_path, [a_flat(1), a_flat(2)])
    load_killed_at(CLEARING)
    assert len(everything()) == 2
    assert not load_held(resource_code=HOUSING, by=BY, at=AT), "it serves already"
    assert HeldStage.objects.count() == 0


def test_of_two_workers_that_stage_a_part_at_once_one_does_and_the_other_goes_on(tmp_path: Path) -> None:
    bound_housing()
    deliver_flats(tmp_path, [a_flat(1), a_flat(2)])
    stand, terms = table_stand(AGREEMENT, on=AT.date()), table_terms(AGREEMENT, on=AT.date())
    edition = open_held_edition(resource_code=HOUSING, made_of=stand.made_of, by=BY, at=AT)
    with table_rows(stand) as (rows, _):
        part = list(rows)

    class StagedMeanwhile(list[Mapping[str, str]]):
        def __len__(self) -> int:  # asked while the part is packed
            stage_rows(edition=edition, part="from 0", rows=part, terms=terms)
            return super().__len__()

    assert not stage_rows(edition=edition, part="from 0", rows=StagedMeanwhile(part), terms=terms)
    assert HeldRow.objects.count() == HeldStage.objects.count() == 2


@pytest.mark.parametrize(
    ("phase", "is_there"),
    [
        ("staging", lambda: HeldPart.objects.filter(edition__number=2).count() >= 3),
        ("ending", lambda: HeldEdition.objects.filter(number=2, ended_to__gt=0).exists()),
        ("logging", lambda: HeldEdition.objects.filter(number=2, logged_to__gt=0).exists()),
    ],
)
def test_a_killed_load_goes_on_and_makes_the_same(
    tmp_path: Path, shelf: Path, phase: str, is_there: Callable[[], bool]
) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, ROWS)])
    before = everything()
    start = source_of(HOUSING).newest_position()
    later = AT.replace(day=30)
    deliver_flats(tmp_path, NOW, at=later, name="b.csv")
    killed_when(shelf, is_there)
    [loading, _] = held_editions(HOUSING)
    assert loading.state.value == "loading", f"{phase}: it was over before it could be killed"
    assert everything() == before
    assert source_of(HOUSING).newest_position() == start

    load_held(resource_code=HOUSING, by=BY, at=later)
    assert everything() == sorted((row["BDCDYH"], row["QLR"]) for row in NOW)
    [edition, _] = held_editions(HOUSING)
    sold = sum(1 for row in NOW[: ROWS - 31] if row["QLR"] == "李买主")
    assert (edition.added, edition.changed, edition.removed) == (70, sold, 30)
    positions = list(HeldChange.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 70 + sold + 30 + 1))
    assert HeldStage.objects.count() == 0
    assert HeldRow.objects.filter(since_edition=2).count() == 70 + sold


def everything() -> list[tuple[str, str]]:
    found = source_of(HOUSING).rows_after("", limit=10_000, fields=["单元号", "权利人"], conditions=())
    return sorted((row.values["单元号"], row.values["权利人"]) for _, row in found.rows)
