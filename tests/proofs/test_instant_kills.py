"""kill -9 of the worker while rules decide: each case is decided once, with one licence and one decision paper."""

import random
import time
import uuid

import pytest

from tests.proofs.applications import Applications
from tests.proofs.installation import Installation, wait_until
from tests.proofs.test_worker_kills import is_idle
from tests.proofs.wholeness import faults_of

pytestmark = pytest.mark.slow

CASES = 40
ITEM = "L341602LNCC000001"  # a bus card for residents of 70; 老张 is one
_DECIDED = "SELECT count(*) FROM cases_case WHERE number = ANY(%s) AND decided_at IS NOT NULL"
_ON_TRAIL = """
SELECT act, count(*), count(DISTINCT subject) FROM
    (SELECT subject, act FROM trail_entry UNION ALL SELECT subject, act FROM trail_staged) t
WHERE act = ANY(%s) AND subject = ANY(%s) GROUP BY act
"""
_ACTS = ["cases.accept", "cases.decide", "cases.issue"]


def test_kill_9_of_the_worker_while_rules_decide(city: Installation) -> None:
    city.kill_worker()
    sent = Applications(
        city=city,
        keys=[str(uuid.uuid4()) for _ in range(CASES)],
        body={"item": ITEM, "answers": {}, "form": {"phone": "10012345678", "promise": True}, "slots": []},
        token=city.token(city.person("lao-zhang")),
    )
    sent.send(sent.keys)
    assert sent.unexpected == []
    numbers = list(sent.numbers.values())
    assert len(numbers) == CASES
    chance, kills = random.Random(74), 0
    for _ in range(4):
        before = city.count(_DECIDED, [numbers])
        city.start_worker()
        wait_until("some are decided", lambda before=before: city.count(_DECIDED, [numbers]) > before)
        time.sleep(chance.random() / 5)
        city.kill_worker()
        kills += city.count(_DECIDED, [numbers]) < CASES
        _nothing_is_half_done(city, numbers)
    assert kills >= 2, "the kills came too late to prove anything"

    city.start_worker()
    wait_until("all are decided", lambda: city.count(_DECIDED, [numbers]) == CASES)
    wait_until("nothing is left to do", lambda: is_idle(city))
    _nothing_is_half_done(city, numbers)
    granted = "SELECT count(*) FROM cases_case WHERE number = ANY(%s) AND state = 'delivered' AND outcome = 'granted'"
    assert city.count(granted, [numbers]) == CASES
    papers = "SELECT count(*) FROM papers_document WHERE owner = ANY(%s) AND kind = 'decision' AND made_at IS NOT NULL"
    assert city.count(papers, [[f"case:{number}" for number in numbers]]) == CASES
    assert city.verify_trail()["whole"] is True
    assert faults_of(city) == {}


def _nothing_is_half_done(city: Installation, numbers: list[str]) -> None:
    """As many acceptances, decisions and results on the trail, what the rule said, and licences, as decided cases."""
    done = city.count(_DECIDED, [numbers])
    subjects = [f"cases:{number}" for number in numbers]
    rows = city.sql(_ON_TRAIL, [_ACTS, subjects])
    assert sorted(rows) == [(act, done, done) for act in _ACTS]
    said = """
        SELECT count(*) FROM cases_instantdecision d JOIN cases_case c ON c.id = d.case_id
        WHERE c.number = ANY(%s) AND d.verdict = 'granted'"""
    assert city.count(said, [numbers]) == done
    licences = "SELECT count(*) FROM licences_licence WHERE case_number = ANY(%s)"
    assert city.count(licences, [numbers]) == done
