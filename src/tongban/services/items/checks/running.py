"""Checks items in batches and writes the answers; whole runs are jobs (see `jobs`)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from tongban.kernel.clock import CITY_ZONE
from tongban.services.items.checks.facts import Found, Rule, Severity
from tongban.services.items.checks.models import CheckedItem, CheckRun
from tongban.services.items.checks.registry import faults_of, rules
from tongban.services.items.checks.subjects import Reader, ReadItem

_MOST_FAULTS = 60  # kept of one item; the counts know all

_WRITE = """
INSERT INTO items_checkeditem
    (item_id, run_id, organisation_id, version_id, numbers, faults, errors, warnings, hints, checked_at)
SELECT r.item_id, %(run)s, r.organisation_id, r.version_id, r.numbers, r.faults, r.errors, r.warnings, r.hints,
       %(at)s
FROM jsonb_to_recordset(%(rows)s) AS r(
    item_id bigint, organisation_id uuid, version_id bigint, numbers varchar[], faults jsonb,
    errors int, warnings int, hints int)
ON CONFLICT (item_id) DO UPDATE SET
    run_id = EXCLUDED.run_id, organisation_id = EXCLUDED.organisation_id, version_id = EXCLUDED.version_id,
    numbers = EXCLUDED.numbers, faults = EXCLUDED.faults, errors = EXCLUDED.errors,
    warnings = EXCLUDED.warnings, hints = EXCLUDED.hints, checked_at = EXCLUDED.checked_at
"""
_TALLY_RULES = """
INSERT INTO items_checktally (run_id, organisation_id, rule, items, sound)
SELECT run_id, organisation_id, unnest(numbers), count(*), 0 FROM items_checkeditem
WHERE run_id = %s GROUP BY 1, 2, 3
"""
_TALLY_ALL = """
INSERT INTO items_checktally (run_id, organisation_id, rule, items, sound)
SELECT run_id, organisation_id, '', count(*), count(*) FILTER (WHERE errors = 0) FROM items_checkeditem
WHERE run_id = %s GROUP BY 1, 2
"""
_TOTAL = """
UPDATE items_checkrun SET (items, sound, errors, warnings, hints, ended_at) = (
    SELECT count(*), count(*) FILTER (WHERE errors = 0), coalesce(sum(errors), 0),
           coalesce(sum(warnings), 0), coalesce(sum(hints), 0), %(at)s::timestamptz
    FROM items_checkeditem WHERE run_id = %(run)s)
WHERE id = %(run)s
"""


def check_read(items: Iterable[ReadItem], known: dict[str, Rule]) -> list[tuple[ReadItem, list[Found]]]:
    """What the rules find in each. Pure."""
    return [(item, faults_of(item.subject, known)) for item in items]


def check_items(*, codes: Sequence[str], at: datetime) -> dict[str, list[Found]]:
    """Check these items, keep the answers, and tell them by code; those not in force are left out.

    4 SQL, 5 with list entries. For the whole library see `jobs`.
    """
    read = Reader(on=at.astimezone(CITY_ZONE).date()).named(codes)
    answers = check_read(read, rules())
    last = (
        CheckRun.objects.exclude(ended_at=None).order_by("-started_at").values_list("pk", flat=True).first()
    )
    write_answers(answers, run_id=last, at=at)
    return {item.subject.code: found for item, found in answers}


def check_item(code: str, *, at: datetime) -> list[Found]:
    """Check one item and keep the answer; nothing for an item that is not in force."""
    return check_items(codes=[code], at=at).get(code, [])


def write_answers(
    answers: Sequence[tuple[ReadItem, list[Found]]], *, run_id: UUID | None, at: datetime
) -> None:
    """Keep the answers in place of older ones. 1 SQL, none for nothing."""
    if not answers:
        return
    severities = {number: one.severity for number, one in rules().items()}
    rows = [_row(item, found, severities) for item, found in answers]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"run": run_id, "at": at, "rows": json.dumps(rows, ensure_ascii=False)})


def finish_run(*, run_id: UUID, at: datetime) -> None:
    """Count the run, and drop older answers: their items are no longer in force. 5 SQL."""
    with transaction.atomic(), connection.cursor() as cursor:
        begun = CheckRun.objects.values_list("started_at", flat=True).get(pk=run_id)
        CheckedItem.objects.exclude(run_id=run_id).filter(checked_at__lt=begun).delete()
        cursor.execute("DELETE FROM items_checktally WHERE run_id = %s", [run_id])
        cursor.execute(_TALLY_RULES, [run_id])
        cursor.execute(_TALLY_ALL, [run_id])
        cursor.execute(_TOTAL, {"run": run_id, "at": at})


def _row(item: ReadItem, found: Sequence[Found], severities: Mapping[str, Severity]) -> dict[str, object]:
    counts = Counter(severities[one.number] for one in found)
    return {
        "item_id": item.item_id,
        "organisation_id": str(item.organisation_id),
        "version_id": item.version_id,
        "numbers": sorted({one.number for one in found}),
        "faults": [[one.number, one.element, dict(one.facts)] for one in found[:_MOST_FAULTS]],
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "hints": counts[Severity.HINT],
    }
