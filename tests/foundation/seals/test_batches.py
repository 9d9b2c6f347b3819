"""Many papers in one job: each key is loaded once, and a stop is felt at once by the next batch."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_organisations
from tests.foundation.papers.make import AT, NOBODY
from tests.foundation.papers.papers_to_make import EVERY
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.documents.render import render
from tongban.foundation.papers.public import NewDocument, document_of, order_documents, paper_bytes
from tongban.foundation.papers.queries import stuck_documents
from tongban.foundation.seals import software
from tongban.foundation.seals.models import SealUse
from tongban.foundation.seals.public import (
    SealRevoked,
    issue_seal,
    revoke_seal,
    seal_provider,
    seals,
    verify_pdf,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> Any:
    return make_organisations()


def ordered(office: Any, many: int) -> None:
    documents = [
        NewDocument(
            template="receipt", data=EVERY["receipt"], owner=f"case:{number}", kind="receipt", seal_by=office
        )
        for number in range(many)
    ]
    with transaction.atomic():
        order_documents(documents=documents, at=AT)


def test_a_job_seals_all_its_papers_and_logs_each(offices: Any) -> None:
    ordered(offices[COUNTY_OFFICE], 12)
    deliver_all()
    assert not stuck_documents()
    for number in range(12):
        made = document_of(owner=f"case:{number}", kind="receipt")
        assert made and made.paper and verify_pdf(paper_bytes(made.paper.id)).is_good
    assert SealUse.objects.values("subject").distinct().count() == SealUse.objects.count() == 12


def test_the_key_is_loaded_once(offices: Any) -> None:
    issue_seal(organisation_id=offices[COUNTY_OFFICE], by=NOBODY, at=AT)
    made = render("receipt", EVERY["receipt"], at=AT)
    batch = seal_provider.ask().batch()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            batch.seal(made.pdf, organisation_id=offices[COUNTY_OFFICE], reason="收件回执", place=None, at=AT)
        return len(asked)

    assert [queries() for _ in range(4)] == [3, 1, 1, 1]


def test_a_batch_that_runs_feels_a_stop(offices: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it knows of a seal is asked for again after HELD_SECONDS; here that time is over at once."""
    issue_seal(organisation_id=offices[COUNTY_OFFICE], by=NOBODY, at=AT)
    made = render("receipt", EVERY["receipt"], at=AT)
    batch = seal_provider.ask().batch()
    said = {"organisation_id": offices[COUNTY_OFFICE], "reason": "收件回执", "place": None}
    batch.seal(made.pdf, at=AT, **said)
    revoke_seal(serial=seals()[0].serial, reason="遗失", by=NOBODY, at=AT + timedelta(minutes=1))
    monkeypatch.setattr(software, "HELD_SECONDS", -1.0)
    with pytest.raises(SealRevoked):
        batch.seal(made.pdf, at=AT + timedelta(minutes=2), **said)


def test_a_batch_keeps_the_seals_of_organisations_apart(offices: Any) -> None:
    made = render("receipt", EVERY["receipt"], at=AT)
    batch = seal_provider.ask().batch()
    for office in (COUNTY_OFFICE, CITY_OFFICE, COUNTY_OFFICE):
        pdf = batch.seal(made.pdf, organisation_id=offices[office], reason="收件回执", place=None, at=AT)
        assert verify_pdf(pdf).organisation_code == office
    assert len(seals()) == 2
