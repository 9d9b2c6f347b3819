"""What a seal costs: by suite, by where its key lies, with a stamp, and many papers in one job.

Runs in this process on the prepared installation. Each figure is of one process; more workers do more.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from benchmarks.papers import timed
from benchmarks.tables import Part

PAPERS = 200
_TOKENS = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


def measure(*, papers: int = PAPERS, times: int = 60) -> Part:
    """Milliseconds of one seal in each way, and of one paper in a job of many."""
    from tests.foundation.papers.papers_to_make import EVERY

    from tongban.foundation.directory.public import organisations_after
    from tongban.foundation.papers.documents.render import render
    from tongban.kernel import clock

    at = clock.now()
    office = organisations_after("", limit=1)[0].id
    made = render("licence", EVERY["licence"], at=at)
    part = Part(title="Seals", head=("figure", "measured"))

    def row(what: str, one: Callable[[], object]) -> None:
        figure = timed(one, times=times)
        part.rows.append((what, f"{figure['p50_ms']} ms (p95 {figure['p95_ms']})"))

    def sealing() -> Callable[[], bytes]:
        from tongban.foundation.seals.public import seal_provider

        batch = seal_provider.ask().batch()
        return lambda: batch.seal(
            made.pdf, organisation_id=office, reason="bench", place=made.seal_place, at=at
        )

    def alone() -> bytes:
        from tongban.foundation.seals.public import seal_pdf

        return seal_pdf(made.pdf, organisation_id=office, reason="bench", place=made.seal_place, at=at)

    _new_seal(office, at=at)
    row("a licence sealed by itself (P-256), with its row in the log of uses", alone)
    row("the same in a batch, the key loaded once", sealing())
    _verified(row, "checked (P-256)", alone())
    _new_seal(office, at=at, national=True)
    row("in a batch, national suite (SM2 with SM3)", sealing())
    _verified(row, "checked (SM2 with SM3)", alone())
    _new_seal(office, at=at)
    with _stamps():
        row("in a batch, stamped by OpenSSL on the same machine", sealing())
    with _token() as is_there:
        if is_there:
            _new_seal(office, at=at)
            row("in a batch, key in SoftHSM2 by PKCS#11", sealing())
        else:
            part.notes.append("SoftHSM2 is not installed: keys in hardware were not measured.")
    _new_seal(office, at=at)
    seconds = _job(office, dict(EVERY["receipt"]), papers=papers, at=at)
    part.rows.append(
        (f"a receipt of one job of {papers}: drawn, sealed, kept", f"{seconds / papers * 1000:.1f} ms")
    )
    part.rows.append(("papers a minute and worker", f"{papers / seconds * 60:,.0f}"))
    return part


def _verified(row: Callable[[str, Callable[[], object]], None], what: str, pdf: bytes) -> None:
    from tongban.foundation.seals.public import verify_pdf

    if not verify_pdf(pdf).is_good:
        raise RuntimeError(f"{what}: the seal is not good")
    row(what, lambda: verify_pdf(pdf))


def _new_seal(office: UUID, *, at: datetime, national: bool = False) -> None:
    from tongban.foundation.seals.commands.issue import make_seal
    from tongban.foundation.seals.facts import SealKind, SealSuite
    from tongban.kernel.actors import SystemActor

    suite = SealSuite.NATIONAL if national else SealSuite.INTERNATIONAL
    with transaction.atomic():
        make_seal(
            organisation_id=office,
            kind=SealKind.OFFICIAL,
            suite=suite,
            by=SystemActor(job="bench"),
            at=at,
        )


def _job(office: UUID, data: dict[str, Any], *, papers: int, at: datetime) -> float:
    """Seconds for one job of so many papers, on the installation's own database and disk."""
    from tongban.foundation.papers.jobs import make_ordered_documents
    from tongban.foundation.papers.public import NewDocument, documents_of, order_documents

    documents = [
        NewDocument(
            template="receipt", data=data, owner=f"bench:{at:%s}-{number}", kind="receipt", seal_by=office
        )
        for number in range(papers)
    ]
    with transaction.atomic():
        ids = [str(one) for one in order_documents(documents=documents, at=at)]
    begun = time.perf_counter()
    make_ordered_documents(document_ids=ids)
    taken = time.perf_counter() - begun
    if any(one.made_at is None for one in documents_of(documents[-1].owner)):
        raise RuntimeError("the job left papers unmade")
    return taken


@contextmanager
def _stamps() -> Iterator[None]:
    from tests.foundation.seals.stamping.authority import stamp_authority

    with tempfile.TemporaryDirectory() as folder, stamp_authority(Path(folder) / "authority") as server:
        before = settings.SEALS
        roots = server.roots_file.read_text()
        settings.SEALS = before | {"stamp_url": server.url, "stamp_seconds": 10.0, "stamp_roots": roots}
        try:
            yield
        finally:
            settings.SEALS = before


@contextmanager
def _token() -> Iterator[bool]:
    """A software token for as long as the block; False where there is none to be had."""
    module = next((path for path in _TOKENS if Path(path).exists()), None)
    if module is None or not shutil.which("softhsm2-util"):
        yield False
        return
    with tempfile.TemporaryDirectory() as name:
        folder, before = Path(name), settings.SEALS
        (folder / "tokens").mkdir()
        (folder / "conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
        (folder / "pin").write_text("1234")
        os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
        made = [
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            "bench",
            "--pin",
            "1234",
            "--so-pin",
            "12345678",
        ]
        subprocess.run(made, check=True, capture_output=True)
        settings.SEALS = before | {"token": {"module": module, "label": "bench", "pin_file": folder / "pin"}}
        try:
            yield True
        finally:
            settings.SEALS = before
