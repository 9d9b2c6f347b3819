"""kill -9 of a worker in the middle of packing: every closed case has one package, whole, and one act of it."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.seals.test_worker_killed import start, until
from tests.services.archives.make import closed_case, place_of
from tests.services.archives.test_verifying import codes, verify
from tests.services.cases.make import Town
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.trail.public import entries_of, sequence_once
from tongban.services.archives.facts import PackageMade, PackageState
from tongban.services.archives.models import ArchivePackage

__all__ = ["start"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CASES = 3


def test_a_worker_killed_while_it_packs_leaves_no_half_package_and_the_next_one_packs_once(
    town: Town, settings: Any, start: Callable[..., "list[subprocess.Popen[str]]"], tmp_path: Path
) -> None:
    settings.ARCHIVES_DIR = settings.HOME / "files" / "archives"  # where the workers keep them
    numbers = [closed_case(town, key=f"key-{n}") for n in range(CASES)]
    while sequence_once():
        pass
    incoming = settings.ARCHIVES_DIR / "incoming"
    for left in incoming.glob("*.zip"):
        left.unlink()

    def is_packing() -> bool:
        return incoming.is_dir() and any(one.stat().st_size for one in incoming.glob("*.zip"))

    def made() -> int:
        return ArchivePackage.objects.exclude(made_at=None).count()

    [worker] = start(1)
    until(is_packing, 90)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert made() < CASES, "the worker was too quick to be killed in the middle"
    assert list(incoming.glob("*.zip")), "what it was writing is left, and nobody names it"
    start(2)
    until(lambda: made() == CASES, 240)
    for row in ArchivePackage.objects.all():
        assert (row.state, row.version) == (PackageState.KEPT, 1)
        assert len(list(place_of(row).parent.glob(f"{row.pk}-*.zip"))) == 1
        status, said = verify(place_of(row), cwd=tmp_path)
        assert (status, codes(said)) == (0, set())
        assert [one.act for one in entries_of(f"archives:{row.case_number}")] == ["archives.make"]
    assert sorted(ArchivePackage.objects.values_list("case_number", flat=True)) == sorted(numbers)
    assert Announcement.objects.filter(name=PackageMade.name).count() == CASES
