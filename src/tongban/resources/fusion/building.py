"""Build and load the registers from what landed, in this process, as the sample city does."""

from datetime import datetime
from pathlib import Path

from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.fusion.deliveries.live import landed
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Kind, Place
from tongban.resources.fusion.linking.candidates import candidates
from tongban.resources.fusion.loading.load import load_register
from tongban.resources.fusion.review.gathering import carry_decisions, note_run
from tongban.resources.fusion.review.links import queue_candidates
from tongban.resources.fusion.running.alone import alone_in
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.run import fuse
from tongban.resources.fusion.running.store import Store, rows_in


def build_now(*, folder: Path, by: Actor, at: datetime, memory: str = "512MB") -> None:
    """Fuse what is live, write down what is to be worked through, and take the registers into use.

    Raises NothingLanded, MarksTwice, EditionLoading, FusionAtWork.
    """
    with alone_in(folder, doing="build"):
        _build(folder, by, at, memory)


def _build(folder: Path, by: Actor, at: datetime, memory: str) -> None:
    engine = DuckEngine(memory=memory, threads=2)
    try:
        day = at.astimezone(CITY_ZONE).date()
        for kind in (kind for kind in Kind if kind in landed(day).sources):
            store = Store(folder, kind)
            fused = _fused(kind, store, engine, at)
            given = landed(day)
            if carry_decisions(fused=fused, sources=given.sources[kind], engine=engine):
                fused, given = _fused(kind, store, engine, at), landed(day)
            note_run(fused=fused, sources=given.sources[kind], engine=engine, on=day, at=at)
            load_register(
                fused=fused,
                store=store,
                engine=engine,
                built_on=day,
                by=by,
                at=at,
                report=lambda progress: None,
            )
            if kind is Kind.PEOPLE:
                _link(fused, engine, memory, at)
    finally:
        engine.close()


def _fused(kind: Kind, store: Store, engine: DuckEngine, at: datetime) -> Fused:
    given = landed(at.astimezone(CITY_ZONE).date())
    return fuse(
        kind=kind,
        sources=given.sources[kind],
        store=store,
        engine=engine,
        on=given.on,
        expected_rows=given.rows[kind],
        report=lambda progress: None,
    )


def _link(fused: Fused, engine: DuckEngine, memory: str, at: datetime) -> None:
    """Rows without a number come before people, where the extra `linking` is installed."""
    waiting = [file for folder in fused.standard.values() for file in rows_in(folder, Place.WITHOUT_KEY)]
    try:
        found = candidates(to_link=waiting, golden=fused.golden(), memory=memory)
    except ImportError:
        return
    queue_candidates(found, fused=fused, engine=engine, at=at)
