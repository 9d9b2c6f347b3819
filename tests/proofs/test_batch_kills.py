"""The database is killed and started again in the middle of a batch: each case is done or not done, and once."""

import threading
import time
import uuid

import httpx
import pytest

from tests.proofs.applications import Applications, many_applications
from tests.proofs.installation import Installation, wait_until
from tests.proofs.wholeness import faults_of

pytestmark = pytest.mark.slow

CASES = 40
_ACCEPTED = "SELECT count(*) FROM cases_case WHERE number = ANY(%s) AND accepted_at IS NOT NULL"
_ON_TRAIL = """
SELECT count(*) FROM (SELECT subject, act FROM trail_entry UNION ALL SELECT subject, act FROM trail_staged) t
WHERE act = 'cases.accept' AND subject = ANY(%s)
"""
_CLOSED = """
SELECT count(*) FROM tasks_task WHERE about = ANY(%s) AND kind = 'cases.accept' AND closed_at IS NOT NULL
"""
_NOTICES = "SELECT count(*) FROM papers_document WHERE owner = ANY(%s) AND kind = 'acceptance'"


def test_the_database_is_killed_in_the_middle_of_a_batch(city: Installation) -> None:
    sent = many_applications(city, CASES)
    sent.send(sent.keys)
    numbers = list(sent.numbers.values())
    assert len(numbers) == CASES
    wait_until("the tasks are open", lambda: len(_open_tasks(city, sent)) == CASES)
    token = city.token(city.cast.officers["accept"])
    batch = {"id": str(uuid.uuid4()), "act": "accept", "tasks": _open_tasks(city, sent), "facts": {}}
    kills = 0
    for _ in range(3):
        before = city.count(_ACCEPTED, [numbers])
        posting = threading.Thread(target=_post, args=(city, token, batch))
        posting.start()
        wait_until("some are accepted", lambda before=before: city.count(_ACCEPTED, [numbers]) > before + 4)
        city.kill_database()
        city.start_database()
        posting.join()
        city.settle()
        done = city.count(_ACCEPTED, [numbers])
        kills += done < CASES
        _each_is_done_or_not_done(city, numbers, done)
    assert kills >= 2, "the kills came too late to prove anything"

    wait_until("the batch is through", lambda: _post(city, token, batch) == 201)
    rows = httpx.get(
        f"{city.base}/api/v1/task-batches/{batch['id']}", headers=_bearer(token), timeout=60
    ).json()["rows"]
    assert [row["state"] for row in rows] == ["done"] * CASES
    assert city.count(_ACCEPTED, [numbers]) == CASES
    _each_is_done_or_not_done(city, numbers, CASES)
    assert city.verify_trail()["whole"] is True
    assert faults_of(city) == {}


def _open_tasks(city: Installation, sent: Applications) -> list[str]:
    subjects = [f"cases:{number}" for number in sent.numbers.values()]
    rows = city.sql(
        "SELECT id::text FROM tasks_task WHERE about = ANY(%s) AND kind = 'cases.accept' AND closed_at IS NULL",
        [subjects],
    )
    return [row[0] for row in rows]


def _post(city: Installation, token: str, batch: dict[str, object]) -> int:
    """The status of the answer; 0 where none came."""
    try:
        return httpx.post(
            f"{city.base}/api/v1/task-batches", json=batch, headers=_bearer(token), timeout=120
        ).status_code
    except httpx.TransportError:
        time.sleep(0.2)
        return 0


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _each_is_done_or_not_done(city: Installation, numbers: list[str], done: int) -> None:
    """As many acts on the trail, tasks closed and notices ordered as there are accepted cases."""
    subjects = [f"cases:{number}" for number in numbers]
    owners = [f"case:{number}" for number in numbers]
    counts = (
        city.count(_ON_TRAIL, [subjects]),
        city.count(_CLOSED, [subjects]),
        city.count(_NOTICES, [owners]),
    )
    assert counts == (done, done, done)
