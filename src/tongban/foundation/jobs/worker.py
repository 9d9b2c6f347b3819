"""The worker process: outbox pump, job queue and loops, until it is told to end.

It outlives restarts of the database, ends within five seconds of SIGTERM, and what a
killed worker had in hand is run again once its heartbeat has been silent.
"""

import asyncio
import os
import signal
import threading
import time
import zlib
from collections.abc import Callable

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.db import Error as DatabaseError
from django.db import connection, connections
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import ProcrastinateException
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import Error as PsycopgError
from psycopg_pool import PoolClosed, PoolTimeout

from tongban.foundation.jobs.loops import Loop, loops
from tongban.foundation.jobs.pump import deliver_due
from tongban.foundation.jobs.stopping import WorkerStops, tell_jobs_to_stop

log = structlog.get_logger(__name__)
Stop = Callable[[], bool]

HEARTBEAT_SECONDS = 2
SILENT_SECONDS = 10
GRACE_SECONDS = 4.5
_PUMP_SECONDS = 0.1
_LONGEST_PAUSE = 5.0


def run_worker(stop: Stop, *, concurrency: int = 2) -> bool:
    """Work until `stop()`; True when everything in hand was finished or put back in time."""
    tell_jobs_to_stop(False)
    pump = Loop(
        name="jobs.pump", seconds=_PUMP_SECONDS, turn=lambda: deliver_due(should_stop=stop), is_alone=False
    )
    stalled = Loop(name="jobs.stalled", seconds=HEARTBEAT_SECONDS, turn=requeue_stalled, is_alone=True)
    threads = [
        threading.Thread(target=_repeat, args=(loop, stop), name=loop.name, daemon=True)
        for loop in (pump, stalled, *loops())
    ]
    threads.append(
        threading.Thread(target=_serve_queue, args=(stop, concurrency), name="jobs.queue", daemon=True)
    )
    for thread in threads:
        thread.start()
    log.info("worker.started", loops=[thread.name for thread in threads])
    while not stop():
        time.sleep(0.05)
    tell_jobs_to_stop(True)
    ends_at = time.monotonic() + GRACE_SECONDS
    for thread in threads:
        thread.join(max(0.0, ends_at - time.monotonic()))
    unfinished = [thread.name for thread in threads if thread.is_alive()]
    log.info("worker.ended", unfinished=unfinished)
    return not unfinished


def main() -> None:
    """`tongban worker`: work until SIGTERM or SIGINT."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    if not run_worker(told.is_set):
        # a job that does not listen is cut off: its transaction rolls back and another worker runs it again
        os._exit(0)


def requeue_stalled() -> int:
    """Put back the jobs of workers that have been silent; returns how many."""
    manager = app.job_manager

    async def put_back() -> int:
        jobs = list(await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
        for one in jobs:
            await manager.retry_job(one)
        return len(jobs)

    count: int = async_to_sync(put_back)()
    if count:
        log.warning("worker.stalled-jobs-requeued", count=count)
    return count


def _repeat(loop: Loop, stop: Stop) -> None:
    pause = loop.seconds
    while not stop():
        try:
            again = _may_turn(loop) and loop.turn()
            pause = 0.0 if again else loop.seconds
        except WorkerStops:
            break
        except DatabaseError as error:
            connection.close()
            pause = min(_LONGEST_PAUSE, max(pause, 0.2) * 2)
            log.warning("worker.database-lost", loop=loop.name, error=type(error).__name__)
        except Exception as error:
            pause = min(_LONGEST_PAUSE, max(pause, 0.2) * 2)
            log.error("worker.loop-failed", loop=loop.name, exc_info=error)
        _wait(pause, stop)
    connections.close_all()


def _may_turn(loop: Loop) -> bool:
    """Whether this session holds the loop's advisory lock; it goes with the session."""
    if not loop.is_alone:
        return True
    connection.ensure_connection()
    session = connection.connection
    if getattr(session, "tongban_alone", "") == loop.name:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_lock(%s, %s)", [0x746F6E67, zlib.crc32(loop.name.encode()) >> 1]
        )
        held = bool(cursor.fetchone()[0])
    if held and session is not None:
        session.tongban_alone = loop.name
    return held


def _wait(seconds: float, stop: Stop) -> None:
    ends_at = time.monotonic() + seconds
    while not stop() and (left := ends_at - time.monotonic()) > 0:
        time.sleep(min(left, 0.1))


def _serve_queue(stop: Stop, concurrency: int) -> None:
    pause = 0.5
    while not stop():
        try:
            asyncio.run(_serve(stop, concurrency))
            pause = 0.5
        except (DatabaseError, PsycopgError, PoolClosed, PoolTimeout, ProcrastinateException) as error:
            pause = min(_LONGEST_PAUSE, pause * 2)
            log.warning("worker.database-lost", loop="jobs.queue", error=type(error).__name__)
        except Exception as error:
            pause = min(_LONGEST_PAUSE, pause * 2)
            log.error("worker.loop-failed", loop="jobs.queue", exc_info=error)
        _wait(pause, stop)


async def _serve(stop: Stop, concurrency: int) -> None:
    # periodic jobs are put into the queue by Django's session of this loop's thread, which may be a lost one
    await sync_to_async(connections.close_all)()
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=concurrency + 3, timeout=5)
    async with app.with_connector(connector).open_async() as served:
        working = asyncio.create_task(
            served.run_worker_async(
                concurrency=concurrency,
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_SECONDS - 1,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=SILENT_SECONDS,
                fetch_job_polling_interval=1.0,
                delete_jobs="successful",
            )
        )
        while not stop() and not working.done():
            await asyncio.sleep(0.05)
        working.cancel()
        try:
            await working
        except asyncio.CancelledError:
            return
