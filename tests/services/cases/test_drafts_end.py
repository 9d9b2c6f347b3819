"""Drafts that nobody touches: told of, then ended, with a message each."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.foundation.identity.make import sign_in
from tests.services.cases.make import MONDAY, Town, make_case, make_town, make_upload
from tests.services.cases.visit import make_draft, signing_page, words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.commands.forget_unused import forget_unused
from tongban.foundation.papers.models import Paper
from tongban.foundation.seals.models import SignRequest
from tongban.foundation.seals.public import ask_signature
from tongban.services.cases.commands.ask_signature import ask_for_correction
from tongban.services.cases.commands.draft import save_form
from tongban.services.cases.commands.expire_drafts import expire_drafts, warn_of_drafts
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.models import Draft

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def town() -> Town:
    return make_town()


def told() -> list[str]:
    return list(Message.objects.order_by("sent_at").values_list("title", flat=True))


def test_a_person_is_told_once_that_a_draft_ends_and_then_it_ends(town: Town) -> None:
    make_draft(town)
    assert (warn_of_drafts(at=MONDAY + 25 * DAY), expire_drafts(at=MONDAY + 30 * DAY)) == (0, 0)
    assert warn_of_drafts(at=MONDAY + 26 * DAY) == 1
    assert warn_of_drafts(at=MONDAY + 27 * DAY) == 0
    message = Message.objects.get()
    assert message.url.startswith("/drafts/")
    until = datetime.fromisoformat(str(message.facts["until_at"]))
    assert until == MONDAY + 30 * DAY
    assert expire_drafts(at=MONDAY + 31 * DAY) == 1
    assert not Draft.objects.exists()
    assert told() == [
        "An application of yours is not submitted yet",
        "An application that was not submitted has ended",
    ]
    assert Message.objects.latest("sent_at").url == f"/items/{town.item_code}/"
    assert expire_drafts(at=MONDAY + 31 * DAY) == 0


def test_saving_again_gives_it_its_whole_time_and_another_warning(town: Town) -> None:
    draft_id = make_draft(town)
    assert warn_of_drafts(at=MONDAY + 26 * DAY) == 1
    save_form(draft_id=draft_id, values={"shop": "面馆"}, is_done=False, by=town.person, at=MONDAY + 28 * DAY)
    assert expire_drafts(at=MONDAY + 40 * DAY) == 0
    assert warn_of_drafts(at=MONDAY + 54 * DAY) == 1
    assert Draft.objects.get().form == {"shop": "面馆"}


def test_how_long_a_draft_is_kept_is_a_setting(town: Town, settings: object) -> None:
    settings.DRAFT_KEEP_DAYS, settings.DRAFT_WARN_DAYS = 10, 2  # type: ignore[attr-defined]
    make_draft(town)
    assert warn_of_drafts(at=MONDAY + 9 * DAY) == 1
    assert expire_drafts(at=MONDAY + 11 * DAY) == 1


def test_many_end_batch_by_batch_and_nobody_elses_with_them(town: Town) -> None:
    make_draft(town)
    young = Draft.objects.get()
    old = [
        Draft(
            account_id=young.account_id, item_code=young.item_code, version_id=young.version_id,
            holder=young.holder, known_at=MONDAY, started_at=MONDAY, saved_at=MONDAY - 40 * DAY,
        )
        for _ in range(205)
    ]  # fmt: skip
    Draft.objects.bulk_create(old)
    assert (expire_drafts(at=MONDAY), expire_drafts(at=MONDAY), expire_drafts(at=MONDAY)) == (200, 5, 0)
    assert Draft.objects.get() == young


def test_pages_say_until_when_a_draft_is_kept(town: Town) -> None:
    draft_id = make_draft(town)
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    day = timezone.localtime(MONDAY + 30 * DAY)
    said = f"{day.month}月{day.day}日"
    assert f"保留到{said}" in words_of(citizen.get(f"/drafts/{draft_id}/"))
    assert f"保留到{said}" in words_of(citizen.get("/my/cases/"))


def test_the_files_of_a_draft_stay_with_it_and_go_after_it(town: Town, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    make_draft(town, is_complete=True)
    late = MONDAY + 31 * DAY
    assert forget_unused(at=late)[1] == 0 and Paper.objects.filter(owner=town.person.ref).exists()
    assert expire_drafts(at=late) == 1
    assert forget_unused(at=late)[1] == 1 and not Paper.objects.filter(owner=town.person.ref).exists()


def test_files_that_wait_for_a_signature_stay(town: Town, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    paper = make_upload(town.person)
    ask_signature(
        subject="correction:1",
        title="补正",
        document={"files": 1},
        payload={"slots": {"layout": [str(paper)]}},
        phone="",
        by=town.person,
        at=MONDAY,
    )
    assert forget_unused(at=MONDAY + 31 * DAY)[1] == 0


def test_what_was_put_down_to_be_signed_goes_with_its_draft(town: Town) -> None:
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)

    def put_down() -> UUID:
        draft_id = make_draft(town, is_complete=True)
        signing_page(draft_id, citizen)
        assert SignRequest.objects.filter(subject=f"draft:{draft_id}").exists()
        return draft_id

    put_down()
    assert expire_drafts(at=MONDAY + 31 * DAY) == 1
    assert not SignRequest.objects.exists()
    citizen.post(f"/drafts/{put_down()}/drop/")
    assert not SignRequest.objects.exists()
    put_down()
    make_draft(town)  # the older one gives way
    assert not SignRequest.objects.exists()


def test_a_correction_that_was_put_down_goes_when_the_case_is_withdrawn(town: Town) -> None:
    number = make_case(town).number
    request_correction(number=number, wanted=[("shop", "店名与执照不符")], by=town.clerk, at=MONDAY)
    deliver_all()
    ask_for_correction(number=number, form={"shop": "大满面馆"}, slots=[], by=town.person, at=MONDAY)
    assert SignRequest.objects.exists()
    withdraw_case(number=number, reasons="", by=town.person, at=MONDAY)
    assert not SignRequest.objects.exists()
