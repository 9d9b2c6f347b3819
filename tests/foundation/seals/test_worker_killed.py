"""kill -9 of a worker in the middle of sealing: every paper is sealed, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.papers.make import AT
from tests.foundation.papers.papers_to_make import EVERY
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.papers.models import Document, Paper
from tongban.foundation.papers.public import DocumentMade, order_document, paper_bytes
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.public import verify_pdf

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[3]
PAPERS = 160
_WORKER = """import django; django.setup()
from tongban.foundation.jobs.worker import main
print('ready', flush=True)
input()
main()
"""


@pytest.fixture
def start(settings: Any) -> Iterator[Callable[..., list["subprocess.Popen[str]"]]]:
    """Starts real workers on the database of this test, two unless said, which begin together; none survives it."""
    settings.MEDIA_ROOT = settings.HOME / "files"
    said = connection.settings_dict
    url = f"postgresql://{said['USER']}:{said['PASSWORD']}@/{said['NAME']}?host={quote(str(said['HOST']), safe='')}"
    url += f"&port={said['PORT']}" if said["PORT"] else ""
    environment = os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(ROOT / "src")}
    running: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", _WORKER]
        worker = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        running.append(worker)
        return worker

    def together(count: int = 2) -> "list[subprocess.Popen[str]]":
        workers = [begin() for _ in range(count)]
        assert [worker.stdout.readline() for worker in workers if worker.stdout] == ["ready\n"] * count
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
        return workers

    yield together
    for worker in running:
        worker.kill()
        worker.wait()
        for end in (worker.stdin, worker.stdout):
            if end:
                end.close()


def until(holds: Callable[[], bool], seconds: float) -> None:
    ends_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends_at, "it did not happen in time"
        time.sleep(0.02)


def made() -> int:
    return Document.objects.exclude(made_at=None).count()


def test_every_paper_is_sealed_once_however_often_a_worker_is_killed(
    start: Callable[..., "list[subprocess.Popen[str]]"],
) -> None:
    office = make_organisations()[COUNTY_OFFICE]
    for number in range(PAPERS):
        with transaction.atomic():
            order_document(
                template="receipt",
                data=EVERY["receipt"] | {"case_number": f"{number:018d}"},
                owner=f"case:{number}",
                kind="receipt",
                seal_by=office,
                at=AT,
            )
    for enough in (1, 20, 45):
        workers = start()
        until(lambda enough=enough: made() >= enough, 60)
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    assert made() < PAPERS, "the workers were too quick to be killed in the middle"
    start()
    until(lambda: made() == PAPERS, 180)
    papers = list(Paper.objects.all())
    assert sorted(paper.owner for paper in papers) == sorted(f"case:{number}" for number in range(PAPERS))
    assert Announcement.objects.filter(name=DocumentMade.name).count() == PAPERS
    assert all(verify_pdf(paper_bytes(paper.id)).is_good for paper in papers)
    assert (SealRoot.objects.count(), Seal.objects.count()) == (1, 1)
