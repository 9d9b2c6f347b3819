"""Stopped, broken off or run twice: the parts that were done stay, and the result is the same once."""

from pathlib import Path
from typing import Any

import pytest

from tests.foundation.papers.conftest import files
from tests.resources.exchange.comparing.make import (
    begun,
    flags,
    granted,
    handed_in,
    lister,
    people_rows,
    register,
    the_list,
    work,
)
from tests.resources.exchange.make import AT
from tongban.foundation.jobs.public import long_job
from tongban.resources.exchange.comparing import running, staging
from tongban.resources.exchange.comparing.commands.compare import resume_comparison, stop_comparison
from tongban.resources.exchange.comparing.models import ComparedPerson, Comparison, ListPart
from tongban.resources.exchange.uses.models import Use

pytestmark = pytest.mark.django_db
__all__ = ["files"]
ROWS = range(1, 26)


class Killed(Exception):
    """The worker is gone."""


def killed_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, count: int) -> None:
    """The worker goes when this is called for the `count`th time."""
    real, calls = getattr(where, name), iter(range(1, 1000))

    def dies(*said: Any, **named: Any) -> Any:
        if next(calls) == count:
            raise Killed
        return real(*said, **named)

    monkeypatch.setattr(where, name, dies)


@pytest.mark.parametrize(
    ("where", "name", "count"),
    [
        (staging, "_part", 3),
        (running, "_without_doubles", 1),
        (running, "_keep", 4),
        (running, "finish_comparison", 1),
    ],
)
def test_a_killed_comparison_goes_on_and_gives_the_same_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, count: int
) -> None:
    monkeypatch.setattr(staging, "PART_ROWS", 5)
    register(*range(1, 21))
    by = lister()
    run = begun(handed_in(tmp_path, [*people_rows(*ROWS), *people_rows(3)], granted(), by), by)
    with monkeypatch.context() as dying:
        killed_at(dying, where, name, count)
        with pytest.raises(Killed):
            work(run)
    assert run.progress_id is not None
    found = long_job(run.progress_id)
    assert found is not None and found.state == "failed"
    resume_comparison(code=the_list(run).code, by=by, at=AT)
    work(run)
    assert flags(run) == "F" * 20 + "N" * 5 + "U"
    assert (run.parts.count(), ListPart.objects.count()) == (6, 6)
    assert ComparedPerson.objects.count() == 20
    assert Use.objects.count() == 1


def test_one_that_is_stopped_goes_on_when_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "PART_ROWS", 5)
    register(*range(1, 21))
    by = lister()
    run = begun(handed_in(tmp_path, people_rows(*ROWS), granted(), by), by)
    code = the_list(run).code
    stop_comparison(code=code, by=by, at=AT)
    work(run)
    assert Comparison.objects.get().done_at is None
    resume_comparison(code=code, by=by, at=AT)
    work(run)
    assert flags(run) == "F" * 20 + "N" * 5
