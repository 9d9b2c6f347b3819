"""The front door of this app: other apps import only from here."""

from tongban.foundation.jobs.commands.announce import announce
from tongban.foundation.jobs.commands.operate import resume_long_job, stop_long_job
from tongban.foundation.jobs.drain import WorkedOff, deliver_all, work_left, work_off
from tongban.foundation.jobs.facts import Envelope, LongJobRow, LongJobState, OutboxLag
from tongban.foundation.jobs.failures import describe_failure
from tongban.foundation.jobs.listeners import forget_listener, listen
from tongban.foundation.jobs.loops import every
from tongban.foundation.jobs.progress import Progress, StopRequested, running, start_long_job
from tongban.foundation.jobs.queries import long_job, outbox_lag
from tongban.foundation.jobs.queue import Job, enqueue, enqueue_at, enqueue_behind, job, job_named, periodic
from tongban.foundation.jobs.stopping import worker_stops
from tongban.foundation.jobs.turns import city_reading
from tongban.foundation.jobs.worker import run_worker

__all__ = [
    "Envelope",
    "Job",
    "LongJobRow",
    "LongJobState",
    "OutboxLag",
    "Progress",
    "StopRequested",
    "WorkedOff",
    "announce",
    "city_reading",
    "deliver_all",
    "describe_failure",
    "enqueue",
    "enqueue_at",
    "enqueue_behind",
    "every",
    "forget_listener",
    "job",
    "job_named",
    "listen",
    "long_job",
    "outbox_lag",
    "periodic",
    "resume_long_job",
    "run_worker",
    "running",
    "start_long_job",
    "stop_long_job",
    "work_left",
    "work_off",
    "worker_stops",
]
