"""Notes a question and what follows it: one statement each, which waits for no disk.

A crash of the database may lose what was noted in its last moment; a search never waits for it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongban.kernel.ids import new_id
from tongban.services.search.learning.facts import Channel, StepKind
from tongban.services.search.learning.masking import masked
from tongban.services.search.learning.rules import REST, gist_of

_READ = 300  # characters of a question that are looked at
_MOST_HITS = 1000
_MOST_STEPS = 20
_MOST_LINE = 500
_LONGEST_KEY = 100
# `synchronous_commit` is read when the statement commits: one statement, one transaction, no wait
_SOON = "(SELECT set_config('synchronous_commit', 'off', true)) soon"
_ASK = """
INSERT INTO search_searchquestion
    (id, collection, channel, mark, text, gist, hits, asked_at, ending, key, led_to)
SELECT %(id)s, %(collection)s, %(channel)s, %(mark)s, %(text)s, %(gist)s, %(hits)s, %(at)s, '', '', '' FROM {soon}
"""
# only the session that asked adds a step, and only while the question is open
_FOLLOW = """
INSERT INTO search_searchstep (question_id, kind, key, line, at)
SELECT q.id, %(kind)s, %(key)s, %(line)s::smallint, %(at)s FROM search_searchquestion q, {soon}
WHERE q.id = %(question)s AND q.mark = %(mark)s AND q.mark <> '' AND q.ending = ''
    AND (SELECT count(*) FROM search_searchstep s WHERE s.question_id = q.id) < %(most)s
"""
# the question whose line was opened, a guess too, else the last one of the session that found something
_APPLY = """
INSERT INTO search_searchstep (question_id, kind, key, at)
SELECT q.id, %(kind)s, %(key)s, %(at)s FROM (
    SELECT id FROM search_searchquestion
    WHERE mark = %(mark)s AND ending = '' AND asked_at > %(since)s AND (hits > 0 OR EXISTS (
        SELECT FROM search_searchstep g WHERE g.question_id = search_searchquestion.id AND g.key = %(key)s))
    ORDER BY EXISTS (SELECT FROM search_searchstep s WHERE s.question_id = search_searchquestion.id
        AND s.key = %(key)s) DESC, asked_at DESC LIMIT 1
) q, {soon}
WHERE (SELECT count(*) FROM search_searchstep s WHERE s.question_id = q.id) < %(most)s
"""


def note_question(
    *, collection: str, channel: Channel, q: str, hits: int, mark: str, at: datetime
) -> UUID | None:
    """Keep a question, masked, with how many hits it had; `mark` is that of the session, or empty.

    None for an empty question, which is not kept. 1 SQL.
    """
    text = masked(q[:_READ])
    if not text:
        return None
    question_id = new_id()
    values = {
        "id": question_id,
        "collection": collection,
        "channel": channel,
        "mark": mark,
        "text": text,
        "gist": gist_of(text),
        "hits": min(hits, _MOST_HITS),
        "at": at,
    }
    _note(_ASK, values)
    return question_id


def note_step(
    *, question_id: UUID, mark: str, kind: StepKind, key: str = "", line: int | None = None, at: datetime
) -> None:
    """Keep what the session of this mark did after its question; a foreign or a closed question keeps
    nothing. 1 SQL."""
    values = {
        "question": question_id,
        "mark": mark,
        "kind": kind,
        "key": key[:_LONGEST_KEY],
        "line": line if line is not None and 1 <= line <= _MOST_LINE else None,
        "at": at,
        "most": _MOST_STEPS,
    }
    _note(_FOLLOW, values)


def note_application(*, mark: str, key: str, at: datetime) -> None:
    """Keep that the session began an application, with its question if there was one lately. 1 SQL,
    none without a mark."""
    values = {
        "kind": StepKind.APPLIED,
        "mark": mark,
        "key": key[:_LONGEST_KEY],
        "at": at,
        "since": at - REST,
        "most": _MOST_STEPS,
    }
    if mark:
        _note(_APPLY, values)


def _note(statement: str, values: Mapping[str, Any]) -> None:
    """Within a transaction of others it is theirs to say whether the disk is waited for."""
    soon = "(SELECT 1) soon" if connection.in_atomic_block else _SOON
    with connection.cursor() as cursor:
        cursor.execute(statement.format(soon=soon), values)
