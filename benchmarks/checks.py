"""The check of a whole made library: every rule on every implementation, as the job does it in one process."""

import time
from pathlib import Path

from benchmarks.library import COUNT, MadeLibrary
from benchmarks.tables import Part
from tongban.foundation.jobs.models import LongJob
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.services.items.checks.jobs import check_library, start_check
from tongban.services.items.checks.models import CheckRun
from tongban.services.items.checks.registry import rules
from tongban.services.items.models import Item

MOST_SECONDS, MOST_MEMORY = 90.0, 200.0  # for 100,000 implementations; MB that the run may add
_BY = SystemActor(job="bench-checks")


def measure(*, count: int = COUNT) -> Part:
    """Check `count` implementations; a library that the part before has loaded is taken as it is."""
    if Item.objects.filter(source="bench").count() < count:
        MadeLibrary(count=count).load()
    run_id, progress_id = start_check(by=_BY, at=clock.now())
    before = _resident()
    _forget_peak()
    begun, processor = time.perf_counter(), time.process_time()
    check_library(progress_id=str(progress_id), run_id=str(run_id))
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    run, memory = CheckRun.objects.get(pk=run_id), _peak() - before
    assert LongJob.objects.get(pk=progress_id).state == "done"

    part = Part(
        title="Check of a library", head=("act", "items", "seconds", "of these computing", "items a second")
    )
    part.rows.append(
        (
            f"{len(rules())} rules, one process",
            run.items,
            round(seconds, 1),
            round(processor, 1),
            run.items / seconds,
        )
    )
    part.goal("seconds for 100,000 items", round(seconds * 100_000 / run.items, 1), MOST_SECONDS)
    part.goal("memory added by the run, MB", round(memory, 1), MOST_MEMORY)
    return part


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(name))


def _resident() -> float:
    return _status("VmRSS:")


def _peak() -> float:
    return _status("VmHWM:")


def _forget_peak() -> None:
    """Let the kernel count the peak anew, so that loading the library does not stand in it."""
    Path("/proc/self/clear_refs").write_text("5")
