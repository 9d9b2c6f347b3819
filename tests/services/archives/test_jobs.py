"""Packages of older cases are asked for with progress; what cannot be made waits in sight and is tried again."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.services.archives.make import closed_case
from tests.services.cases.make import MONDAY, Town
from tongban.foundation.jobs.models import LongJob
from tongban.foundation.trail.public import sequence_once
from tongban.kernel import clock
from tongban.services.archives import jobs
from tongban.services.archives.commands.request_many import request_closed
from tongban.services.archives.facts import PackageState
from tongban.services.archives.jobs import LATER, SOON, make_closed, try_again
from tongban.services.archives.models import ArchiveOrder, ArchivePackage

pytestmark = pytest.mark.django_db


def test_older_cases_are_asked_for_in_turns_and_none_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = {closed_case(town, key=f"key-{n}") for n in range(3)}
    ArchivePackage.objects.all().delete()
    ArchiveOrder.objects.all().delete()
    monkeypatch.setattr(jobs, "_TOGETHER", 2)
    progress_id = request_closed(before=MONDAY + timedelta(days=1), at=MONDAY)
    LongJob.objects.filter(pk=progress_id).update(stop_requested_at=MONDAY)
    make_closed(progress_id=str(progress_id), before=(MONDAY + timedelta(days=1)).isoformat())
    assert not ArchivePackage.objects.exists()  # stopped before the first
    LongJob.objects.filter(pk=progress_id).update(stop_requested_at=None)
    for _ in range(2):
        make_closed(progress_id=str(progress_id), before=(MONDAY + timedelta(days=1)).isoformat())
    row = LongJob.objects.get(pk=progress_id)
    assert (row.state, row.done) == ("done", 3)
    assert set(ArchivePackage.objects.values_list("case_number", flat=True)) == numbers
    assert sorted(ArchivePackage.objects.values_list("order", flat=True)) == [1, 2, 3]


def test_cases_closed_later_are_left_out(town: Town) -> None:
    closed_case(town)
    ArchivePackage.objects.all().delete()
    progress_id = request_closed(before=MONDAY - timedelta(days=1), at=MONDAY)
    make_closed(progress_id=str(progress_id), before=(MONDAY - timedelta(days=1)).isoformat())
    assert not ArchivePackage.objects.exists()


def test_what_waits_is_made_when_it_can_be_and_a_lost_file_is_tried_again(town: Town, files: Path) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    number = closed_case(town)
    now.move_to(MONDAY + 2 * SOON)
    try_again()
    row = ArchivePackage.objects.get(case_number=number)
    assert (row.state, row.problem, row.tried_at is not None) == (PackageState.WAITING, "", True)
    while sequence_once():
        pass
    [lost] = [one for one in files.glob("[0-9a-f][0-9a-f]/*/*") if one.read_bytes()[:4] == b"\x89PNG"]
    aside = lost.rename(files / "aside")
    now.move_to(MONDAY + 4 * SOON)
    try_again()
    assert ArchivePackage.objects.get(pk=row.pk).problem == "archive-paper-lost"
    aside.rename(lost)
    now.move_to(MONDAY + 6 * SOON)
    try_again()  # too soon for what a person must mend
    assert ArchivePackage.objects.get(pk=row.pk).state == PackageState.WAITING
    now.move_to(MONDAY + 6 * SOON + LATER)
    try_again()
    row.refresh_from_db()
    assert (row.state, row.problem) == (PackageState.KEPT, "")
