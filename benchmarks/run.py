"""Every published figure: `make bench`, or one part of it.

    python benchmarks/run.py [--only start,parts,create,trail,lifecycles,archive,review,pages,worklist,board,guide,apply,recount,replay,sweep,library,checks,import,issue,licences,search,seal,fuse,register,exchange,compare,bulk] [--quick] [--dry] [--large]

Prints each part as it is done and writes `docs/reference/performance.md`, where a part that was not
run keeps its old table with its old date. `--quick` shows that everything works and writes nothing.
A goal that is missed ends it with status 1, after everything was measured.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.installation import Installation  # noqa: E402
from benchmarks.tables import Part, machine, pace, write_page  # noqa: E402

PARTS = (
    "start",
    "parts",
    "create",
    "trail",
    "lifecycles",
    "archive",
    "review",
    "pages",
    "worklist",
    "board",
    "guide",
    "apply",
    "recount",
    "replay",
    "sweep",
    "library",
    "checks",
    "import",
    "issue",
    "licences",
    "search",
    "seal",
    "fuse",
    "register",
    "exchange",
    "compare",
    "bulk",
)


def main() -> int:
    """Run the chosen parts in an installation of their own."""
    parser = argparse.ArgumentParser(description="Measure Tongban; see the head of this file.")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, with commas: {', '.join(PARTS)}")
    parser.add_argument(
        "--quick", action="store_true", help="short runs that show that it works; nothing is written"
    )
    parser.add_argument("--dry", action="store_true", help="print, and leave the page as it is")
    parser.add_argument("--large", action="store_true", help="registers of 50 million records too")
    chosen = parser.parse_args()
    wanted = set(chosen.only.split(","))
    if unknown := wanted - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}\n", flush=True)
    with Installation() as place:
        parts = run(
            place,
            wanted,
            is_quick=chosen.quick,
            is_kept=not (chosen.quick or chosen.dry),
            is_large=chosen.large,
        )
    missed = [what for part in parts for what in part.missed]
    for what in missed:
        print(f"goal missed: {what}")
    return 1 if missed else 0


def run(
    place: Installation, wanted: set[str], *, is_quick: bool, is_kept: bool, is_large: bool = False
) -> list[Part]:
    """The parts in their order; the database is filled by the last one."""
    parts: list[Part] = []

    def add(measure: Callable[[], Part]) -> None:
        before, pace_before = os.getloadavg()[0], pace()
        part = measure()
        part.pace = (pace_before + pace()) / 2
        part.load = (before, os.getloadavg()[0])
        parts.append(part)
        print(part.text(), flush=True)
        if is_kept:
            write_page([part])

    if "start" in wanted:
        from benchmarks import starting

        add(lambda: starting.measure(times=1 if is_quick else 3))
    if "fuse" in wanted:  # needs no installation
        from benchmarks import fusing

        large = (*fusing.SIZES, fusing.LARGEST) if is_large else fusing.SIZES
        add(lambda: fusing.measure(sizes=(60_000, 120_000) if is_quick else large))
    if wanted - {"start", "fuse"}:
        place.prepare()
    if "parts" in wanted:
        for name in ("process", "trail", "papers", "licences"):
            add(partial(script, place, name))
    if wanted & {
        "create",
        "trail",
        "lifecycles",
        "archive",
        "review",
        "pages",
        "worklist",
        "board",
        "guide",
        "apply",
        "recount",
        "sweep",
    }:
        from benchmarks import applying, creating, guide_pages, lifecycles, reading, reviewing, worklist
        from benchmarks.people import make_cast
        from tongban.kernel import clock

        cast = make_cast(count=20, at=clock.now())
        place.start()
        if "create" in wanted:
            add(lambda: creating.measure(place, cast, seconds=2 if is_quick else 10))
        if "trail" in wanted:
            from benchmarks import trail

            add(lambda: trail.million(leaves=20_000 if is_quick else trail.LEAVES))
            add(lambda: trail.cost(place, cast, seconds=2 if is_quick else 3, rounds=2 if is_quick else 4))
        if "lifecycles" in wanted:
            add(lambda: lifecycles.measure(place, cast, cases=8 if is_quick else 40))
        if "archive" in wanted:
            from benchmarks import archiving

            add(lambda: archiving.measure(place, cast, cases=8 if is_quick else archiving.CASES))
        if "review" in wanted:
            add(lambda: reviewing.measure(place, cast, cases=10 if is_quick else 60))
        if "pages" in wanted:
            add(
                lambda: reading.measure(
                    place, cast, seconds=2 if is_quick else 8, cases=2000 if is_quick else 20000
                )
            )
        if "guide" in wanted:
            add(lambda: guide_pages.measure(place, seconds=2 if is_quick else 20))
        if "apply" in wanted:
            add(lambda: applying.measure(place, seconds=3 if is_quick else 20))
        if "recount" in wanted:
            from benchmarks import recounting

            add(lambda: recounting.measure(place, cast, clocks=30_000 if is_quick else 1_000_000))
        if "sweep" in wanted:
            from benchmarks import supervision

            add(lambda: supervision.measure_sweep(place, cast, cases=20_000 if is_quick else 1_000_000))
        if "worklist" in wanted:  # the last with a server: it leaves a million cases behind
            sizes = (2_000, 10_000) if is_quick else worklist.SIZES
            add(lambda: worklist.measure(place, seconds=5 if is_quick else 60, sizes=sizes))
        if "board" in wanted:  # alone, or after the worklist's million that has no days
            from benchmarks import board

            size = 20_000 if is_quick else board.CASES
            add(lambda: board.measure(place, seconds=3 if is_quick else 8, cases=size))
        place.stop()
    if "replay" in wanted:
        from benchmarks import supervision

        add(lambda: supervision.measure_replay(events=20_000 if is_quick else 1_000_000))
    if "library" in wanted:
        from benchmarks import library

        add(lambda: library.measure(count=4_000 if is_quick else library.COUNT))
    if "checks" in wanted:
        from benchmarks import checks, library

        add(lambda: checks.measure(count=4_000 if is_quick else library.COUNT))
    if "import" in wanted:
        from benchmarks import importing

        add(lambda: importing.measure(size=20_000_000 if is_quick else importing.BYTES))
    if "issue" in wanted:
        from benchmarks import issuing_in_bulk

        add(lambda: issuing_in_bulk.measure(rows=1_000 if is_quick else issuing_in_bulk.ROWS))
    if "licences" in wanted:
        from benchmarks import checking

        add(lambda: checking.measure_issue(licences=20 if is_quick else checking.ISSUED))
        place.start()
        count, seconds = (10_000, 3) if is_quick else (checking.LICENCES, 20)
        add(lambda: checking.measure_checks(place, licences=count, seconds=seconds))
        place.stop()
    if "search" in wanted:
        from benchmarks import search_quality, searching

        place.start()
        if quality := search_quality.measure(place):
            add(lambda: quality)
        size = 5_000 if is_quick else searching.IMPLEMENTATIONS
        add(lambda: searching.measure(place, implementations=size, seconds=3 if is_quick else 20))
        place.stop()
    if "seal" in wanted:
        from benchmarks import sealing

        add(lambda: sealing.measure(papers=20 if is_quick else sealing.PAPERS, times=10 if is_quick else 60))
    if "register" in wanted:
        from benchmarks import registering

        add(lambda: registering.measure(people=20_000 if is_quick else registering.PEOPLE))
    if "exchange" in wanted:
        from benchmarks import exchanging

        place.start()
        size = 20_000 if is_quick else exchanging.PEOPLE
        add(lambda: exchanging.measure(place, people=size, seconds=3 if is_quick else 20))
        place.stop()
    if "compare" in wanted:
        from benchmarks import comparing

        smaller = {"registered": 50_000, "listed": 10_000} if is_quick else {}
        add(lambda: comparing.measure(**smaller))
    if "bulk" in wanted:  # the last: it leaves its cases behind
        from benchmarks import multiplying

        add(lambda: multiplying.measure(cases=2_000 if is_quick else multiplying.CASES))
    return parts


def script(place: Installation, name: str) -> Part:
    """One of the scripts that also run alone, as a part."""
    told = json.loads(place.run(str(ROOT / "benchmarks" / f"{name}.py"), "--json"))
    figures = told.get("figures", told)
    part = Part(title=f"Parts: {name}", head=("figure", "measured"))
    for what, figure in figures.items():
        if what not in ("machine", "python", "load"):
            shown = f"{figure['p50_ms']} ms (p95 {figure['p95_ms']})" if isinstance(figure, dict) else figure
            part.rows.append((what.replace("_", " "), shown))
    return part


if __name__ == "__main__":
    sys.exit(main())
