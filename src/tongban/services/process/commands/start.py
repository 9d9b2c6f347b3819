"""Start the process of a subject, such as a case that was just submitted."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from tongban.services.process import queries
from tongban.services.process.acts.course import Course
from tongban.services.process.acts.keeping import kept, waiting
from tongban.services.process.errors import ProcessRunning
from tongban.services.process.facts import NO_TERMS, OpenStep, StepTerms
from tongban.services.process.limits import with_limits

_INSERT = """
INSERT INTO process_processstate (subject, version_id, tree, course, started_at, moved_at)
VALUES (%s, %s, %s::jsonb, %s::jsonb, %s, %s) ON CONFLICT (subject) DO NOTHING RETURNING subject
"""


def start_process(
    *,
    subject: str,
    key_or_version_id: str | UUID,
    data: Mapping[str, object] | None = None,
    terms: StepTerms = NO_TERMS,
    at: datetime,
) -> list[OpenStep]:
    """Run the process to its first open steps and keep where it stands; returns these steps.

    `data` (JSON values without personal data) is what the conditions may ask about, `terms`
    what the subject says about the limits of its steps. At most
    3 SQL queries, 2 when the version is known to this web process.

    Raises ProcessUnknown, ProcessRunning, NoWayOn; then nothing is written.
    """
    version = queries.process_version(key_or_version_id)
    compiled = queries.compiled_version(version.id)
    course = Course.begin(compiled, data=data or {})
    if course.is_over:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [subject, version.id, course.run.saved(), json.dumps(kept(course)), at, at])
        if cursor.fetchone() is None:
            raise ProcessRunning(facts={"subject": subject})
    return with_limits(waiting(course), compiled.steps, terms)
