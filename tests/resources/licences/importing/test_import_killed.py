"""kill -9 of a worker in the middle of issuing in bulk: every row is issued, once."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.foundation.directory.make import add_post, make_officer, make_organisations
from tests.foundation.papers.make import AT
from tests.foundation.seals.test_worker_killed import start, until
from tests.resources.licences.importing.make import opened, row, written
from tests.resources.licences.make import make_types
from tongban.resources.licences.importing.commands.steer import start_import
from tongban.resources.licences.importing.facts import ImportState, Origin
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow
from tongban.resources.licences.models import Licence

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
add_post("backlog", frozenset({"licences.import", "licences.issue"}))
ROWS = 10_000
__all__ = ["start"]


def test_ten_thousand_rows_are_issued_once_however_often_a_worker_is_killed(
    start: Callable[..., "list[subprocess.Popen[str]]"],
    tmp_path: Path,
) -> None:
    make_organisations()
    make_types()
    chen = make_officer(name="陈发证", posts=("backlog",))
    file = written(tmp_path / "a.csv", [row(number) for number in range(1, ROWS + 1)])
    import_id = opened(file, by=chen, origin=Origin.ORIGINALS)
    [checker] = start(1)
    until(lambda: LicenceImport.objects.get(pk=import_id).state == ImportState.CHECKED.value, 120)
    checker.kill()
    checker.wait()
    start_import(import_id=import_id, by=chen, at=AT)
    for enough in (1, 3000, 6000):
        [worker] = start(1)
        until(lambda enough=enough: Licence.objects.count() >= enough, 120)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    start()
    until(lambda: LicenceImport.objects.get(pk=import_id).state == ImportState.DONE.value, 240)
    assert Licence.objects.count() == ROWS
    rows = LicenceImportRow.objects.filter(of=import_id, state="issued")
    assert rows.values("licence_id").distinct().count() == ROWS
