"""A watcher's round: look, remember, keep evidence, co-sign."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tongban.foundation.trail.merkle import ProofWrong
from tongban.foundation.trail.notes import Checkpoint, NoteWrong
from tongban.foundation.trail.watching.facts import Alarm, Kind, Leaves, LogUnreachable, Looked, Watched
from tongban.foundation.trail.watching.keeping import read_state, write_evidence, write_state
from tongban.foundation.trail.watching.looking import check_earlier, evidence_of, look
from tongban.foundation.trail.watching.remote import Absent, RemoteLog
from tongban.foundation.trail.witnesses.cosignatures import WitnessSigner

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a watcher watches. `keys` are those given by hand; `signer` is there when it co-signs."""

    state: Path
    keys: tuple[str, ...] = ()
    leaves: Leaves = Leaves.NEW
    stale_after: timedelta = timedelta(hours=26)
    signer: WitnessSigner | None = None
    cosign_every: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Round:
    """What came of a round; `evidence` is the file of an alarm. `cosigned` are the sizes that were co-signed."""

    looked: Looked
    evidence: Path | None = None
    cosigned: tuple[int, ...] = ()


def go_round(
    log: RemoteLog,
    plan: Plan,
    *,
    now: datetime,
    tell: Tell,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Round:
    """One round. The new head is remembered before it is co-signed, and never when something was found.

    Raises LogUnreachable (an alarm instead once it has not answered for as long as makes it stale),
    StateDamaged, CosignatureRefused.
    """
    last = read_state(plan.state)
    try:
        keys = _keys(log, plan, last, tell)
        looked = look(
            log,
            keys=keys,
            last=last,
            leaves=plan.leaves,
            stale_after=plan.stale_after,
            now=now,
            progress=progress,
        )
    except LogUnreachable as fault:
        if last is None or now - last.seen_at <= plan.stale_after:
            raise
        said = f"the log has not answered since {last.seen_at:%Y-%m-%d %H:%M} UTC: {fault.facts['why']}"
        keys = last.keys
        looked = Looked(head=None, alarm=Alarm(kind=Kind.STALE, said=said, kept=last.checkpoint, shown=""))
    if looked.watched:
        write_state(plan.state, looked.watched)
    if looked.alarm:
        evidence = evidence_of(looked.alarm, address=log.address, keys=keys, at=now)
        return Round(looked=looked, evidence=write_evidence(plan.state, evidence, at=now))
    cosigned = _cosign(log, plan, looked, now=now, tell=tell) if plan.signer else ()
    return Round(looked=looked, cosigned=cosigned)


def _keys(log: RemoteLog, plan: Plan, last: Watched | None, tell: Tell) -> tuple[str, ...]:
    known = tuple(dict.fromkeys([*plan.keys, *(last.keys if last else ())]))
    if known:
        return known
    try:
        key = log.key()
    except Absent:
        raise LogUnreachable(facts={"address": log.address, "why": "it names no public key"}) from None
    tell(
        f"First sight of this log. Its key was taken from the log itself; compare it with a printed one:\n  {key}"
    )
    return (key,)


def _cosign(log: RemoteLog, plan: Plan, looked: Looked, *, now: datetime, tell: Tell) -> tuple[int, ...]:
    """Co-sign the newest head published for a day, then the newest of all, if we may again; never backwards."""
    head, watched, signer = looked.head, looked.watched, plan.signer
    if head is None or watched is None or signer is None:
        return ()
    done: list[int] = []
    for note, size in _to_cosign(log, plan, head, watched, now=now, tell=tell):
        log.send_cosigned(signer.cosign(note, at=int(now.timestamp())), size=size)
        watched = replace(watched, cosigned_size=size, cosigned_at=now)
        write_state(plan.state, watched)
        done.append(size)
    return tuple(done)


def _to_cosign(
    log: RemoteLog, plan: Plan, head: Checkpoint, watched: Watched, *, now: datetime, tell: Tell
) -> list[tuple[str, int]]:
    wanted: list[tuple[str, int]] = []
    for note in log.daily_checkpoints()[:1]:
        try:
            daily = check_earlier(log, note, keys=watched.keys, head=head)
        except (NoteWrong, ProofWrong, Absent) as wrong:
            tell(f"The head published for the day is not co-signed: {wrong}")
            continue
        if daily.size > watched.cosigned_size:
            wanted.append((note, daily.size))
    rested = watched.cosigned_at is None or now - watched.cosigned_at >= plan.cosign_every
    newest = max([watched.cosigned_size, *(size for _, size in wanted)])
    if rested and head.size > newest:
        wanted.append((watched.checkpoint, head.size))
    return wanted
