"""Cards, ratings, inboxes, outbox and long jobs in a real browser: axe, and no sideways scroll."""

import os
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory import make
from tests.foundation.identity.make import make_staff, sign_in, sign_in_staff
from tests.foundation.jobs.make import KettleBoiled, boil, hearing
from tests.foundation.jobs.test_operating import count_stones
from tests.journeys.browser import WIDE, OpenPage, check_widths
from tests.services.cases.make import MONDAY, Town, make_town
from tests.services.feedback.make import make_ended_case
from tests.services.supervision.make import CALENDAR, clock, watched
from tests.services.supervision.test_cards import YELLOW
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.facts import Envelope
from tongban.foundation.jobs.models import LongJob
from tongban.foundation.jobs.public import start_long_job
from tongban.foundation.jobs.pump import deliver_due
from tongban.foundation.messages.public import send_message
from tongban.kernel.actors import SystemActor
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.facts import Channel, RatingLevel
from tongban.services.supervision.commands.notify import notify_card
from tongban.services.supervision.commands.raise_cards import raise_cards

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


@pytest.fixture
def town() -> Town:
    make.DUTIES["supervisor"] = frozenset({"tasks.urge", "supervision.judge"})
    make.DUTIES["operator"] |= {"jobs.operate"}
    return make_town()


@pytest.fixture
def visit(open_page: OpenPage, live_server: LiveServer) -> Visit:
    """`visit("/my/messages/", client, width=390)`: a page with the session of `client`."""

    def open_it(path: str, client: Client, **look: object) -> Page:
        page = open_page(live_server.url + "/health/live", **look)
        key = str(client.session.session_key)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page.goto(live_server.url + path, wait_until="load")
        if folder := os.environ.get("TONGBAN_PICTURES"):
            name = f"{path.strip('/').replace('/', '-')}-{look.get('width', WIDE)}.png"
            page.screenshot(path=f"{folder}/{name}", full_page=True)
        return page

    return open_it


def look_at(visit: Visit, path: str, client: Client) -> None:
    check_widths(visit(path, client))


def as_officer(officer: Officer) -> Client:
    return sign_in_staff(Client(), officer)


def test_the_cards_at_the_desk(visit: Visit, town: Town) -> None:
    for number in ("3416022609280000014", "3416022609280000022"):
        late = watched(number=number, organisation_id=town.organisation_id, promised=clock(date(2026, 9, 25)))
        for code in raise_cards(case=late, at=MONDAY, calendar=CALENDAR):
            notify_card(code=code, at=MONDAY)
    desk = as_officer(town.approver)
    look_at(visit, "/desk/cards/", desk)
    look_at(visit, f"/desk/cards/{YELLOW.rsplit('-', 1)[0]}-3416022609280000014/", desk)


def test_rating_and_answering_it(visit: Visit, town: Town) -> None:
    first, second = make_ended_case(town), make_ended_case(town, key="key-2")
    rate_case(
        number=second,
        by=town.person,
        level=RatingLevel.DISSATISFIED,
        options=["213"],
        text="窗口说不清要哪些材料。",
        channel=Channel.PC,
        at=MONDAY,
    )
    citizen = sign_in(Client(), town.person)
    look_at(visit, f"/my/cases/{first}/rate/", citizen)
    look_at(visit, f"/my/cases/{first}/rate/?level=dissatisfied", citizen)
    look_at(visit, f"/my/cases/{second}/rate/", citizen)
    look_at(visit, f"/desk/ratings/{second}/", as_officer(town.approver))


def test_inboxes(visit: Visit, town: Town) -> None:
    title, facts = "Urged: %(task)s", {"task": "食品经营许可（新办）"}
    for account in (town.person.account_id, town.clerk.account_id):
        message = send_message(to_account=account, about="x", title=title, facts=facts, url="/my/", at=MONDAY)
    citizen = sign_in(Client(), town.person)
    look_at(visit, "/my/messages/", citizen)
    look_at(visit, "/desk/messages/", as_officer(town.clerk))
    look_at(visit, f"/desk/messages/{message}/", as_officer(town.clerk))


def test_outbox_and_long_jobs(visit: Visit, town: Town) -> None:
    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        raise ValueError

    with hearing(pour):
        boil()
        deliver_due()
    at: datetime = timezone.now()
    start_long_job(
        count_stones, title="Long jobs", by=SystemActor(job="tests"), at=at, arguments={"stones": 5}
    )
    LongJob.objects.update(done=2, total=5, state="running", started_at=at)
    operator = as_officer(make_staff(name="赵运维", posts=("operator",)))
    look_at(visit, "/desk/operations/outbox/", operator)
    look_at(visit, "/desk/operations/jobs/", operator)
