"""Record an act (留痕): one row in the act's own transaction, and our signed promise at once."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from tongban.foundation.trail.acts import check_declared, duty_of
from tongban.foundation.trail.facts import TrailPromise
from tongban.foundation.trail.leaves import SALT_BYTES, Leaf, canonical, digest
from tongban.foundation.trail.merkle import leaf_hash
from tongban.foundation.trail.models import FACTS_PLACE, FACTS_PURPOSE
from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.parts import COUNT, MOST_PARTS, PART_PLACE, ROOT, parts_of, root_over
from tongban.foundation.trail.receipts import promise_text
from tongban.foundation.trail.signing import origin, signer
from tongban.foundation.vault.public import encrypt
from tongban.kernel.actors import ON_BEHALF_OF, Actor, behind_act
from tongban.kernel.ids import new_id

_INSERT = """
INSERT INTO trail_staged (entry_id, subject, act, act_at, recorded_at, by_ref, salts, facts, promise, leaf)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

_COPY_PARTS = "COPY trail_actpart (entry_id, place, subject, facts) FROM STDIN"


class NoTransaction(Exception):
    """An act is recorded outside a transaction: it could stand in the trail and not have happened."""


def record(*, act: str, subject: str, by: Actor, at: datetime, facts: Mapping[str, Any]) -> TrailPromise:
    """Put an act on the trail and return the signed promise that it will be in the log.

    `at` is when it was done; the machine's own time is kept beside it. `facts` are JSON
    values, moments, days, UUIDs, decimals and enums, never floats. Of whoever stands in for others
    in this act, they are named beside as `on_behalf_of`. 1 SQL query, about 0.3 ms.

    Raises NoTransaction, UnknownAct (faults of ours).
    """
    if not connection.in_atomic_block:
        raise NoTransaction(f"{act} must be recorded in the transaction of the act")
    check_declared(act)
    entry_id, recorded_at = new_id(), machine_now()
    salts = os.urandom(3 * SALT_BYTES)
    behind = behind_act(by, duty_of(act))
    said = canonical({**facts, ON_BEHALF_OF: list(behind)} if behind else facts)
    opened = (subject.encode(), by.ref.encode(), said)
    digests = [digest(salts[i * SALT_BYTES : (i + 1) * SALT_BYTES], value) for i, value in enumerate(opened)]
    leaf = Leaf(
        entry_id=entry_id,
        act=act,
        act_at=at,
        recorded_at=recorded_at,
        subject=digests[0],
        actor=digests[1],
        facts=digests[2],
    )
    raw = leaf.to_bytes()
    signed = signer().sign(promise_text(leaf, origin=origin()))
    sealed = encrypt(said, purpose=FACTS_PURPOSE, place=FACTS_PLACE)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [entry_id, subject, act, at, recorded_at, by.ref, salts, sealed, signed, raw])
    return TrailPromise(entry_id=entry_id, leaf_sha256=leaf_hash(raw), signed=signed)


def record_many(
    *,
    act: str,
    subject: str,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any],
    parts: Sequence[tuple[str, Mapping[str, Any]]],
) -> TrailPromise:
    """Put one act on the trail that was done to each of `parts`, (subject, facts), at most 1,000.

    Each of them has the act among its own entries, with the common `facts` and its own. 2 SQL queries,
    some 10 µs a part. Raises as `record`; ValueError where there is no part, or one too many.
    """
    if not 0 < len(parts) <= MOST_PARTS:
        raise ValueError(f"an act on {len(parts)} things")
    said = parts_of(parts)
    promise = record(
        act=act, subject=subject, by=by, at=at, facts={**facts, COUNT: len(said), ROOT: root_over(said)}
    )
    with connection.cursor() as cursor, cursor.copy(_COPY_PARTS) as copy:
        for place, (about, one) in enumerate(said):
            sealed = encrypt(one, purpose=FACTS_PURPOSE, place=PART_PLACE)
            copy.write_row((promise.entry_id, place, about, sealed))
    return promise
