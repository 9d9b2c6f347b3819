"""kill -9 of the web server, and of PostgreSQL, amid 200 submissions: what was acknowledged is there, once."""

import time

import pytest

from tests.proofs.applications import SLOTS, Applications, many_applications
from tests.proofs.installation import Installation, wait_until
from tests.proofs.wholeness import cases_there, faults_of

pytestmark = pytest.mark.slow


def check(sent: Applications) -> None:
    """Every number that was given is a case, and nothing is half-written."""
    city = sent.city
    city.settle()
    assert len(set(sent.numbers.values())) == len(sent.numbers)
    assert cases_there(city, sent.numbers.values()) == len(sent.numbers)
    assert faults_of(city) == {}


def check_all(sent: Applications) -> None:
    """All were sent again until answered: one case for each key, four slots each, each in its process."""
    city = sent.city
    mine = "FROM cases_case WHERE idempotency_key = ANY(%s)"
    assert sent.unanswered == []
    assert city.count(f"SELECT count(*) {mine}", [sent.keys]) == len(sent.keys)
    by_key = dict(city.sql(f"SELECT idempotency_key, number {mine}", [sent.keys]))
    assert by_key == sent.numbers
    slots = "SELECT count(*) FROM cases_caseslot s JOIN cases_case c ON c.id = s.case_id"
    assert city.count(f"{slots} WHERE idempotency_key = ANY(%s)", [sent.keys]) == SLOTS * len(sent.keys)
    steps = "SELECT count(*) FROM cases_casestep s JOIN cases_case c ON c.id = s.case_id"
    opened = f"{steps} WHERE idempotency_key = ANY(%s)"
    wait_until("each case is at its first step", lambda: city.count(opened, [sent.keys]) >= len(sent.keys))
    assert city.count(opened, [sent.keys]) == len(sent.keys)
    assert faults_of(city) == {}


def test_kill_9_of_the_web_server_amid_200_submissions(city: Installation) -> None:
    sent = many_applications(city, 200)
    cut_off = 0
    for answers in (20, 50, 35):
        sent.send(sent.unanswered, after=answers, then=city.kill_web)
        cut_off += len(sent.unanswered)
        assert sent.unexpected == []
        check(sent)
        city.start_web()
    assert cut_off > 100, "the kills came too late to prove anything"

    # what was answered and what was not, all once more under the same keys
    before = dict(sent.numbers)
    sent.send(sent.keys)
    assert sent.unexpected == []
    assert {key: sent.numbers[key] for key in before} == before
    assert all(sent.statuses[key] == 200 for key in before)
    check(sent)
    check_all(sent)


def test_kill_9_of_the_database_amid_submissions(city: Installation) -> None:
    sent = many_applications(city, 120)
    for answers in (20, 40):
        sent.send(sent.unanswered, after=answers, then=city.kill_database)
        city.start_database()
        check(sent)
    assert sent.unanswered
    # a connection that died with the server costs one answer; then all goes on
    for _ in range(5):
        if sent.unanswered:
            sent.send(sent.unanswered)
    check(sent)
    check_all(sent)
    city.verify_trail()
    # the worker finds its way back too, and then nothing that it repeats fails any more
    wait_until("the worker is back for good", lambda: _is_quiet(city, seconds=4))


def _is_quiet(city: Installation, *, seconds: float) -> bool:
    mark = city.log_size()
    time.sleep(seconds)
    return "Database error" not in city.log_since(mark)
