"""Operators' pages show what fails and what runs, to operators only."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.foundation.directory import make
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.jobs.make import KettleBoiled, boil, hearing
from tests.foundation.jobs.test_operating import count_stones
from tongban.foundation.jobs.facts import Envelope
from tongban.foundation.jobs.models import Announcement, Delivery, LongJob
from tongban.foundation.jobs.public import start_long_job
from tongban.foundation.jobs.pump import deliver_due
from tongban.kernel.actors import SystemActor

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    make.DUTIES["operator"] |= {"jobs.operate"}
    return sign_in_staff(client, make_staff(name="赵运维", posts=("operator",)))


@pytest.fixture
def failing() -> Delivery:
    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        raise ValueError

    with hearing(pour):
        boil()
        deliver_due()
    return Delivery.objects.get()


def test_the_outbox_page_names_the_failed_delivery_and_why(
    operator, failing, django_assert_max_num_queries
) -> None:
    operator.get("/desk/operations/outbox/")
    with django_assert_max_num_queries(6):
        page = operator.get("/desk/operations/outbox/").content.decode()
    assert "kitchen.kettle-boiled → kitchen.pour" in page and "ValueError" in page and "立即重试" in page


def test_giving_up_without_a_reason_comes_back_with_the_page(operator, failing) -> None:
    answer = operator.post(f"/desk/operations/outbox/{failing.pk}/skip/", {"reason": ""})
    assert answer.status_code == 422 and "请写明放弃投递的原因" in answer.content.decode()
    assert Delivery.objects.get().done_at is None
    answer = operator.post(f"/desk/operations/outbox/{failing.pk}/skip/", {"reason": "重复"})
    assert answer.status_code == 302 and Delivery.objects.get().skip_reason == "重复"


def test_trying_again_makes_it_due(operator, failing) -> None:
    assert Announcement.objects.get().next_try_at is not None
    assert operator.post(f"/desk/operations/outbox/{failing.pk}/retry/").status_code == 302
    assert Announcement.objects.get().next_try_at is None


def test_the_jobs_page_shows_progress_and_stops_and_resumes(operator) -> None:
    by = SystemActor(job="tests")
    job_id = start_long_job(
        count_stones, title="Long jobs", by=by, at=timezone.now(), arguments={"stones": 5}
    )
    LongJob.objects.update(done=2, total=5, state="running")
    page = operator.get("/desk/operations/jobs/").content.decode()
    assert "2 / 5" in page and 'data-part="40"' in page
    assert operator.post(f"/desk/operations/jobs/{job_id}/stop/").status_code == 302
    assert LongJob.objects.get().stop_requested_at is not None
    LongJob.objects.update(state="stopped")
    assert operator.post(f"/desk/operations/jobs/{job_id}/resume/").status_code == 302
    assert LongJob.objects.get().state == "waiting"


@pytest.mark.parametrize("path", ["/desk/operations/outbox/", "/desk/operations/jobs/"])
def test_others_do_not_see_these_pages(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
    sign_in_staff(client, make_staff(name="李窗口"))
    assert client.get(path).status_code == 403


def test_the_figures_for_operators_are_published(client: Client, failing) -> None:
    page = client.get("/metrics").content.decode()
    assert "tongban_outbox_waiting 1.0" in page and "tongban_outbox_failing 1.0" in page
