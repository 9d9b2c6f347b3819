"""The last step of a call, in one statement: nonce, subjects of the hour, quota of the day, uses of the day, the log.

Nothing is given away before it has committed. Each part depends on the one before, so that two calls take their
locks in the same order: nonce, subject, hour of the system, day of the grant, its uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongban.resources.exchange.gateway.facts import Verdict
from tongban.resources.exchange.uses.commands.log_use import COLUMNS, NAMES, TALLY

_SAID = {
    "outcome": "CASE WHEN v.code = '' THEN %(outcome)s ELSE 'refused' END",
    "code": "v.code",
    "rows": "CASE WHEN v.code = '' THEN %(rows)s ELSE 0 END",
}
_TYPES = {"id": "uuid", "at": "timestamptz", "on": "date", "grant_id": "uuid", "provider_id": "uuid"} | {
    "consumer_id": "uuid", "person_id": "uuid", "subject_index": "bytea", "fields": "varchar[]"
}  # fmt: skip
_VALUES = ", ".join(
    _SAID.get(name) or f"%({name})s" + (f"::{_TYPES[name]}" if name in _TYPES else "") for name in COLUMNS
)
_SETTLE = f"""
WITH fresh AS (
    INSERT INTO exchange_usednonce (system_id, nonce_sha256, expires_at)
    VALUES (%(system_id)s, %(nonce)s, %(nonce_until)s) ON CONFLICT DO NOTHING RETURNING 1
), asked AS (
    INSERT INTO exchange_subjectasked (system_id, hour, subject_index)
    SELECT %(system_id)s, %(hour)s, %(subject_index)s::bytea
    WHERE %(subject_index)s::bytea <> '' AND EXISTS (SELECT FROM fresh) ON CONFLICT DO NOTHING RETURNING 1
), hour AS (
    INSERT INTO exchange_subjectsofhour AS h (system_id, hour, subjects)
    SELECT %(system_id)s, %(hour)s, 1 WHERE EXISTS (SELECT FROM asked)
    ON CONFLICT (system_id, hour) DO UPDATE SET subjects = h.subjects + 1 RETURNING subjects
), before AS (
    SELECT CASE WHEN NOT EXISTS (SELECT FROM fresh) THEN '{Verdict.REPLAYED}'
                WHEN COALESCE((SELECT subjects FROM hour), 0) > %(most_subjects)s THEN '{Verdict.TOO_MANY}'
                ELSE %(code)s END AS code
), spent AS (
    INSERT INTO exchange_grantday AS d (grant_id, "on", used)
    SELECT %(grant_id)s::uuid, %(on)s::date, 1 FROM before WHERE code = '' AND %(quota)s > 0
    ON CONFLICT (grant_id, "on") DO UPDATE SET used = d.used + 1 WHERE d.used < %(quota)s RETURNING used
), v AS (
    SELECT CASE WHEN code = '' AND NOT EXISTS (SELECT FROM spent) THEN '{Verdict.OVER_QUOTA}' ELSE code END AS code
    FROM before
), tallied AS (
    {TALLY.format(outcome=_SAID["outcome"], code=_SAID["code"], after="v")}
), logged AS (
    INSERT INTO exchange_use ({NAMES}) SELECT {_VALUES} FROM v
)
SELECT code FROM v
"""  # noqa: S608 - constants of ours


@dataclass(frozen=True, kw_only=True)
class Settling:
    """What a call is settled by. `code` is its refusal so far, "" of one that would be answered."""

    system_id: UUID
    nonce: bytes
    nonce_until: datetime
    quota: int
    most_subjects: int
    code: str


def settle(settling: Settling, entry: Mapping[str, Any], *, at: datetime) -> str:
    """Log the call and say what it comes to: "" when it is answered, else the code of its refusal. 1 SQL.

    `entry` is a row of the log as `entry_of` makes it. Exact under any number of calls at once: the day of a
    grant and the hour of a system are one row each, locked until the statement has committed.
    """
    values = {
        **entry,
        "system_id": settling.system_id,
        "nonce": settling.nonce,
        "nonce_until": settling.nonce_until,
        "quota": settling.quota,
        "most_subjects": settling.most_subjects,
        "code": settling.code,
        "hour": at.replace(minute=0, second=0, microsecond=0),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, values)
        (code,) = cursor.fetchone()
    return str(code)
