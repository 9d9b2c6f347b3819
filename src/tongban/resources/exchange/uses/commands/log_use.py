"""Write down a use of shared data, in the transaction in which it happens."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.ids import new_id
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.uses.facts import About, Outcome, User

COLUMNS = (
    "id", "at", "on", "grant_id", "grant_code", "resource_code", "resource_name", "provider_id", "consumer_id",
    "consumer_name", "way", "by_ref", "by_name", "item_code", "purpose", "basis", "case_number", "kind",
    "person_id", "uscc", "subject_index", "fields", "outcome", "code", "rows",
)  # fmt: skip
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
# one more use of the day; `{outcome}`, `{code}` and `{after}`, which it waits for, are the statement's own
TALLY = """
    INSERT INTO exchange_useday AS t ("on", grant_id, provider_id, consumer_id, way, outcome, code, uses)
    SELECT %(on)s::date, %(grant_id)s::uuid, %(provider_id)s::uuid, %(consumer_id)s::uuid, %(way)s, {outcome}, {code}, 1
    FROM {after}
    ON CONFLICT ("on", consumer_id, grant_id, provider_id, way, outcome, code) DO UPDATE SET uses = t.uses + 1
"""
# the day of the grant before the day of uses, as in the gateway: two at once take their locks in the same order
_LOG = f"""
WITH used AS (
    INSERT INTO exchange_grantday AS d (grant_id, "on", used)
    SELECT %(grant_id)s, %(on)s, %(count)s WHERE %(grant_id)s::uuid IS NOT NULL AND %(outcome)s <> 'refused'
    ON CONFLICT (grant_id, "on") DO UPDATE SET used = d.used + excluded.used RETURNING 1
), tallied AS (
    {TALLY.format(outcome="%(outcome)s", code="%(code)s", after="(SELECT count(*) FROM used) AS u")}
)
INSERT INTO exchange_use ({NAMES}) VALUES ({", ".join(f"%({name})s" for name in COLUMNS)})
"""  # noqa: S608 - constants of ours
_SPEND = """
INSERT INTO exchange_grantday AS d (grant_id, "on", used) SELECT %(grant_id)s, %(on)s, %(count)s
WHERE %(count)s <= %(quota)s
ON CONFLICT (grant_id, "on") DO UPDATE SET used = d.used + excluded.used WHERE d.used + excluded.used <= %(quota)s
RETURNING used
"""


def spend_quota(grant: GrantFact, count: int, *, at: datetime) -> bool:
    """Take as many of the grant's day, all or none; False where fewer are left. 1 SQL, exact for many at once.

    Call it in the transaction of what is given away, and log that with `count=0`.
    """
    day = at.astimezone(CITY_ZONE).date()
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, {"grant_id": grant.id, "on": day, "count": count, "quota": grant.daily_quota})
        return cursor.fetchone() is not None


def log_use(
    *,
    grant: GrantFact | None,
    way: Way,
    by: User,
    case_number: str = "",
    about: About = About(),  # noqa: B008 - frozen
    fields: Sequence[str],
    outcome: Outcome,
    code: str = "",
    rows: int = 0,
    count: int = 1,
    at: datetime,
    grant_code: str = "",
) -> UUID:
    """Note one use, and count it as one of the grant's day unless it was refused. 1 SQL.

    Call it in the transaction of what is used, before anything is given away. `fields` are names of the
    catalogue; `code` is the refusal's; `rows` counts what was given, `count`
    what the daily quota counts: the people of a comparison, else one. Many people at once (a file, a
    comparison) are one use with an empty `about`, and one more for each person whom it tells something about.
    """
    entry = entry_of(
        grant=grant, way=way, by=by, case_number=case_number, about=about, fields=fields, outcome=outcome, code=code,
        rows=rows, at=at, grant_code=grant_code,
    )  # fmt: skip
    log_entry(entry, count=count)
    return UUID(str(entry["id"]))


def log_entry(entry: Mapping[str, Any], *, count: int = 1) -> None:
    """Note a use that `entry_of` made, and count it; against the quota unless it was refused. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_LOG, {**entry, "count": count})


def log_uses(entries: Sequence[Mapping[str, Any]]) -> None:
    """Note that one use told about many people, by an entry of each; counts none of them. 1 SQL a 1,000."""
    for start in range(0, len(entries), 1000):
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO exchange_use ({NAMES}) VALUES ({', '.join(f'%({name})s' for name in COLUMNS)})",  # noqa: S608
                entries[start : start + 1000],
            )


def entry_of(
    *,
    grant: GrantFact | None,
    way: Way,
    by: User,
    case_number: str = "",
    about: About = About(),  # noqa: B008 - frozen
    fields: Sequence[str],
    outcome: Outcome,
    code: str = "",
    rows: int = 0,
    at: datetime,
    grant_code: str = "",
) -> dict[str, Any]:
    """A row of the log by column, for whoever writes it together with something else."""
    return {
        "id": new_id(),
        "at": at,
        "on": at.astimezone(CITY_ZONE).date(),
        "grant_id": grant.id if grant else None,
        "grant_code": grant.code if grant else grant_code[:40],
        "resource_code": grant.resource_code if grant else "",
        "resource_name": grant.resource_name[:200] if grant else "",
        "provider_id": grant.provider_id if grant else None,
        "consumer_id": by.organisation_id,
        "consumer_name": by.organisation_name[:200],
        "way": way.value,
        "by_ref": by.ref,
        "by_name": by.name[:100],
        "item_code": grant.item_code if grant else "",
        "purpose": grant.purpose[:500] if grant else "",
        "basis": grant.basis[:500] if grant else "",
        "case_number": case_number[:50],
        "kind": about.kind,
        "person_id": about.person_id,
        "uscc": about.uscc,
        "subject_index": about.index,
        "fields": list(fields),
        "outcome": outcome.value,
        "code": code[:40],
        "rows": rows,
    }
