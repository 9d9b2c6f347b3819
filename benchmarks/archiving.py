"""What a package of the e-archive costs: made by one process, and checked as a stranger checks it.

Whole lives of cases are played first, so that each package holds real papers, seals and proofs.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from benchmarks import lifecycles
from benchmarks.creating import drain
from benchmarks.installation import Installation
from benchmarks.people import Cast
from benchmarks.tables import Part

CASES = 40
_WAIT_SECONDS = 300


def measure(place: Installation, cast: Cast, *, cases: int) -> Part:
    """Packages a second and checks a second of one process."""
    from tongban.services.archives.models import ArchivePackage

    known = set(ArchivePackage.objects.values_list("pk", flat=True))
    lifecycles.play(place, cast, cases)
    drain()
    _until(lambda: ArchivePackage.objects.exclude(pk__in=known).exclude(made_at=None).count() >= cases)
    rows = list(ArchivePackage.objects.exclude(pk__in=known).exclude(made_at=None)[:cases])
    part = Part(title="E-archive", head=("figure", "packages", "a second", "p50 ms", "p95 ms"))
    making = [_seconds(partial(_make_again, row)) for row in rows]
    part.rows.append(("made: gathered, packed, checked, packed with the report, kept", *_figures(making)))
    checking = [_seconds(partial(_check, row)) for row in rows]
    part.rows.append(("checked with no database, as `tongban archive verify` does", *_figures(checking)))
    sizes = [row.size for row in ArchivePackage.objects.filter(pk__in=[one.pk for one in rows])]
    files = statistics.median(len(row.files) for row in rows)
    part.notes.append(
        f"A package holds {files:.0f} files and {statistics.median(sizes) / 1024:,.0f} kB (medians)."
    )
    return part


def _make_again(row: object) -> None:
    """As if nobody had made it; the installation's own workers leave alone what was tried just now."""
    from tongban.kernel import clock
    from tongban.services.archives.commands.make import make_package
    from tongban.services.archives.facts import PackageState
    from tongban.services.archives.models import ArchivePackage

    assert isinstance(row, ArchivePackage)
    now = clock.now()
    ArchivePackage.objects.filter(pk=row.pk).update(
        state=PackageState.WAITING, tried_at=now, made_at=None, sha256="", size=0, files=[], report={}
    )
    if (state := make_package(number=row.case_number, at=now)) is not PackageState.KEPT:
        raise RuntimeError(f"{row.case_number}: the package is {state}")


def _check(row: object) -> None:
    from tongban.foundation.papers.public import problems_inside
    from tongban.services.archives import store
    from tongban.services.archives.checking.check import check_package
    from tongban.services.archives.checking.facts import Eyes
    from tongban.services.archives.checking.opening import opened
    from tongban.services.archives.models import ArchivePackage
    from tongban.site.archive_anchors import (
        Given,
        log_keys_of,
        proof_reader,
        seal_anchors_of,
        seal_reader,
    )

    assert isinstance(row, ArchivePackage)
    with opened(store.place_of(row.pk, row.version)) as package:
        eyes = Eyes(
            seal=seal_reader(seal_anchors_of(package, Given())),
            proof=proof_reader(log_keys_of(package, ())),
            inside=problems_inside,
            virus=lambda path: "",
        )
        report = check_package(package, eyes=eyes, at=datetime.now(UTC))
    if not report.is_passed:
        raise RuntimeError(f"{row.case_number}: {report.findings}")


def _seconds(one: Callable[[], None]) -> float:
    begun = time.perf_counter()
    one()
    return time.perf_counter() - begun


def _figures(seconds: Sequence[float]) -> tuple[int, float, float, float]:
    p95 = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    return (
        len(seconds),
        round(len(seconds) / sum(seconds), 1),
        round(statistics.median(seconds) * 1000, 1),
        round(p95 * 1000, 1),
    )


def _until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + _WAIT_SECONDS
    while not holds():
        if time.monotonic() > ends_at:
            raise RuntimeError("the workers did not make the packages in time")
        time.sleep(0.5)
