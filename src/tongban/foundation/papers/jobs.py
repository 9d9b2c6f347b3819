"""Work that workers do for papers."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from tongban.foundation.jobs.public import enqueue_at, job, periodic
from tongban.foundation.papers import store
from tongban.foundation.papers.commands.forget_unused import forget_unused
from tongban.foundation.papers.commands.make import make_document, note_problem
from tongban.foundation.papers.commands.sweep import sweep_blobs
from tongban.foundation.papers.commands.upload import expire_uploads
from tongban.foundation.papers.facts import MadeLater
from tongban.foundation.papers.ports import sealer
from tongban.foundation.trail.public import machine_now
from tongban.kernel import clock
from tongban.kernel.errors import Refused

_LONGEST_WAIT = timedelta(minutes=10)


@job(name="papers.make-documents")
def make_ordered_documents(document_ids: list[str], tries: int = 0) -> None:
    """Make ordered documents. A refusal waits for a person; a fault is tried again.

    Where something is away that they need, this one and those behind it are tried again, ever less often, until
    it is back; an operator sees them meanwhile. All go through one batch of seals.
    """
    sealing = sealer.ask().batch() if sealer.is_provided else None
    for place, document_id in enumerate(map(UUID, document_ids)):
        at = clock.now()
        try:
            make_document(document_id=document_id, at=at, sealing=sealing)
        except MadeLater as refusal:
            with transaction.atomic():
                for waiting in map(UUID, document_ids[place:]):
                    note_problem(document_id=waiting, refusal=refusal, at=at)
                wait = min(timedelta(seconds=15 * 2 ** min(tries, 10)), _LONGEST_WAIT)
                again = {"document_ids": document_ids[place:], "tries": tries + 1}
                enqueue_at(make_ordered_documents, machine_now() + wait, **again)
            return
        except Refused as refusal:
            note_problem(document_id=document_id, refusal=refusal, at=at)


@job(name="papers.sweep-incoming")
def sweep_incoming() -> None:
    """Remove halves of files that a killed process has left, an hour after."""
    store.sweep_incoming()


periodic(sweep_incoming, "17 * * * *")


@job(name="papers.sweep-blobs")
def sweep_unnamed_blobs() -> None:
    """Remove, a day after, files whose upload was rolled back."""
    sweep_blobs()


periodic(sweep_unnamed_blobs, "47 18 * * *")  # 02:47 in the city


@job(name="papers.forget-unused")
def forget_unused_uploads() -> None:
    """Every night, after drafts have ended: remove uploads of people that nothing names any more."""
    after, _ = forget_unused(at=clock.now())
    while after is not None:
        after, _ = forget_unused(after=after, at=clock.now())


periodic(forget_unused_uploads, "50 19 * * *")  # 03:50 in the city


@job(name="papers.expire-uploads")
def end_old_uploads() -> None:
    """Remove uploads in pieces that nobody has finished in time."""
    while expire_uploads(at=clock.now()):
        pass


periodic(end_old_uploads, "27 * * * *")
