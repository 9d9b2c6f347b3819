"""kill -9 of the worker amid sealing, and of its sequencer amid batches, while people go on applying."""

import json
import random
import threading
import time
from collections import Counter

import pytest

from tests.proofs.applications import Applications, many_applications
from tests.proofs.installation import Installation, wait_until
from tests.proofs.wholeness import faults_of

pytestmark = pytest.mark.slow

CASES = 40
# of each case: the application as handed in, its receipt, the sealed notice of acceptance, a copy of each of two licences
PAPERS = 5
_SEALS = """
import json, sys, django; django.setup()
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.public import paper_bytes
from tongban.foundation.seals.public import verify_pdf
said = []
for one in Document.objects.filter(owner__in=json.loads(%r)):
    report = verify_pdf(paper_bytes(one.paper_id)) if one.seal_by else None
    said.append([one.owner, one.kind, report is None or bool(report.is_intact and report.covers_all)])
print(json.dumps(said))
"""


def test_kill_9_of_the_worker_amid_sealing(city: Installation) -> None:
    sent = many_applications(city, CASES)
    sent.send(sent.keys)
    owners = [f"case:{number}" for number in sent.numbers.values()]
    accept_all(city, sent)
    made = "SELECT count(*) FROM papers_document WHERE owner = ANY(%s) AND made_at IS NOT NULL"
    chance, kills = random.Random(2026), 0
    for _ in range(4):
        before = city.count(made, [owners])
        city.start_worker()
        wait_until("papers are made", lambda before=before: city.count(made, [owners]) > before)
        time.sleep(chance.random() / 5)
        city.kill_worker()
        kills += city.count(made, [owners]) < PAPERS * CASES
    city.start_worker()
    assert kills >= 2, "the kills came too late to prove anything"
    wait_until("every paper is made", lambda: city.count(made, [owners]) == PAPERS * CASES)
    wait_until("nothing is left to do", lambda: is_idle(city))
    sealed = json.loads(city.python(_SEALS % json.dumps(owners)))
    assert all(intact for _owner, _kind, intact in sealed)
    of_each = Counter(owner for owner, kind, _intact in sealed if kind in ("application", "acceptance"))
    assert of_each == dict.fromkeys(owners, 2)
    assert len(sealed) == len({(owner, kind) for owner, kind, _intact in sealed}) == PAPERS * CASES
    papers = "SELECT count(*) FROM papers_paper WHERE owner = ANY(%s) AND media_type = 'application/pdf'"
    assert city.count(papers, [owners]) == (PAPERS + 1) * CASES  # and the PDF of what was photographed
    assert faults_of(city) == {}


def accept_all(city: Installation, sent: Applications) -> None:
    """The clerk accepts each case that lies with the post; no worker runs, so no notice is sealed yet."""
    clerk = city.caller(city.cast.officers["accept"])
    opened = "SELECT count(*) FROM tasks_task WHERE about = ANY(%s)"
    subjects = [f"cases:{number}" for number in sent.numbers.values()]
    wait_until("the tasks are open", lambda: city.count(opened, [subjects]) >= len(subjects))
    city.kill_worker()
    for number in sent.numbers.values():
        clerk.act(f"/api/v1/cases/{number}/acceptance")


def is_idle(city: Installation) -> bool:
    """No event waits for a listener and no job for a worker."""
    events = city.count("SELECT count(*) FROM jobs_announcement WHERE settled_at IS NULL")
    jobs = city.count("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
    return not events and not jobs


def test_kill_9_of_the_sequencer_amid_batches_while_people_apply(city: Installation) -> None:
    sent = many_applications(city, 160)
    chance, kills = random.Random(28), 0
    sending = threading.Thread(target=sent.send, args=(sent.keys,))
    sending.start()
    grown = "SELECT coalesce(max(size), 0) FROM trail_checkpoint"
    while sending.is_alive() or kills < 4:
        before = city.count(grown)
        wait_until(
            "the log grows", lambda before=before: city.count(grown) > before or not sending.is_alive()
        )
        time.sleep(chance.random() / 20)
        city.kill_worker()
        kills += 1
        city.start_worker()
        time.sleep(1 + chance.random())
    sending.join()
    assert sent.unexpected == []
    assert sent.unanswered == []

    waiting = "SELECT count(*) FROM trail_staged"
    wait_until("every act has its place in the log", lambda: city.count(waiting) == 0)
    placed = "SELECT count(*), count(DISTINCT entry_id) FROM trail_entry WHERE entry_id = ANY(%s::uuid[])"
    assert city.sql(placed, [list(sent.entries.values())]) == [(160, 160)]
    assert city.count("SELECT count(*) FROM trail_logrow") == city.count("SELECT count(*) FROM trail_entry")
    report = city.verify_trail()
    assert report["size"] >= 160
    assert faults_of(city) == {}
