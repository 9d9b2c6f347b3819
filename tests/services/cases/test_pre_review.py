"""A look before submission, and the conversation about a draft and a case."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.foundation.identity.make import make_person, sign_in
from tests.foundation.papers.make import image_bytes
from tests.services.cases.make import CODE, MONDAY, Town, make_case
from tests.services.cases.visit import desk_of, make_draft, sign_and_submit, words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message, Note
from tongban.foundation.tasks.models import Task
from tongban.services.cases.commands.draft import drop_draft
from tongban.services.cases.commands.pre_review import (
    AskedAlready,
    NotAsked,
    PreReview,
    ask_for_pre_review,
    finish_pre_review,
)
from tongban.services.cases.intake import ItemClosed
from tongban.services.cases.models import Case, Draft
from tongban.services.cases.telling import tell_who_is_away
from tongban.services.items.models import Item

pytestmark = pytest.mark.django_db


def picture_of(width: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 9)).save(out, "PNG")
    return out.getvalue()


def photo(name: str = "门头.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_bytes(), content_type="image/png")


def opened(client: Client, url: str) -> int:
    """The status of an address, its file read to the end."""
    response = client.get(url)
    if response.streaming:
        response.getvalue()
    return response.status_code


def ask(town: Town, draft_id: UUID) -> None:
    ask_for_pre_review(draft_id=draft_id, by=town.person, at=MONDAY)


def test_the_counter_looks_points_at_a_material_and_the_applicant_is_told(
    town: Town, citizen: Client
) -> None:
    draft_id = make_draft(town, is_complete=True)
    page = words_of(citizen.get(f"/drafts/{draft_id}/"))
    assert "先请窗口看一看" in page
    said = citizen.post(f"/drafts/{draft_id}/messages/", {"text": "图这样画行吗？"}, follow=True)
    assert "窗口正在看您的草稿" in words_of(said)
    task = Task.objects.get(kind="cases.pre-review")
    assert (task.post_code, task.organisation_id, task.closed_at) == ("accept", town.organisation_id, None)

    desk = desk_of(town.clerk)
    shown = words_of(desk.get(task.url))
    assert "图这样画行吗？" in shown
    assert "小满面馆" in shown
    paper_id = Draft.objects.get().slots["layout"][0]
    assert opened(desk, f"{task.url}papers/{paper_id}/") == 200
    desk.post(f"{task.url}messages/", {"text": "厨房的门没画", "points_at": "slot:layout", "says": "mend"})
    page = words_of(citizen.get(f"/drafts/{draft_id}/"))
    assert "还有要改的地方" in page
    assert "关于“经营场所平面布局图”" in page
    assert Message.objects.filter(to_account=town.person.account_id, title__contains="to be mended").exists()
    task.refresh_from_db()
    assert task.outcome == "mend"
    assert Case.objects.count() == 0


def test_writing_after_the_answer_asks_again(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    ask(town, draft_id)
    finish_pre_review(draft_id=draft_id, says=PreReview.MEND, by=town.clerk, at=MONDAY)
    citizen.post(f"/drafts/{draft_id}/messages/", {"text": "改好了"})
    assert Draft.objects.get().waits_for_review
    assert Task.objects.filter(kind="cases.pre-review", closed_at=None).count() == 1


def test_asking_twice_is_refused_and_so_is_an_answer_to_nobody(town: Town) -> None:
    draft_id = make_draft(town)
    ask(town, draft_id)
    with pytest.raises(AskedAlready):
        ask(town, draft_id)
    finish_pre_review(draft_id=draft_id, says=PreReview.READY, by=town.clerk, at=MONDAY)
    with pytest.raises(NotAsked):
        finish_pre_review(draft_id=draft_id, says=PreReview.MEND, by=town.clerk, at=MONDAY)
    assert Draft.objects.get().review_says == "ready"


def test_after_its_answer_the_counter_sees_the_draft_no_more(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town, is_complete=True)
    ask(town, draft_id)
    desk, url = desk_of(town.clerk), f"/desk/drafts/{draft_id}/"
    paper = f"{url}papers/{Draft.objects.get().slots['layout'][0]}/"
    assert "小满面馆" in words_of(desk.get(url))
    finish_pre_review(draft_id=draft_id, says=PreReview.READY, by=town.clerk, at=MONDAY)
    said = words_of(desk.get(url))
    assert "小满面馆" not in said
    assert "不再对窗口开放" in said
    assert opened(desk, paper) == 404
    citizen.post(f"/drafts/{draft_id}/messages/", {"text": "改好了"})
    assert "小满面馆" in words_of(desk.get(url))
    assert opened(desk, paper) == 200


def test_a_suspended_item_is_not_looked_at(town: Town) -> None:
    draft_id = make_draft(town)
    Item.objects.filter(code=CODE).update(task_state="2")
    with pytest.raises(ItemClosed):
        ask(town, draft_id)
    assert Task.objects.count() == 0


@pytest.mark.parametrize("path", ["", "messages/", "papers/{paper}/"])
def test_nobody_else_reads_a_draft(town: Town, path: str) -> None:
    draft_id = make_draft(town, is_complete=True)
    path = path.format(paper=Draft.objects.get().slots["layout"][0])
    clerk = desk_of(town.clerk)
    assert clerk.get(f"/desk/drafts/{draft_id}/{path}").status_code == 404, "not asked yet"
    ask(town, draft_id)
    assert opened(clerk, f"/desk/drafts/{draft_id}/{path}") in {200, 302}
    assert desk_of(town.reviewer).get(f"/desk/drafts/{draft_id}/{path}").status_code == 404
    stranger = sign_in(Client(), make_person(name="陌生人"))
    assert stranger.get(f"/drafts/{draft_id}/{path}").status_code == 404
    assert stranger.post(f"/drafts/{draft_id}/messages/", {"text": "看看"}).status_code == 404


def test_only_files_of_this_draft_are_shown(town: Town) -> None:
    draft_id = make_draft(town)
    ask(town, draft_id)
    from tongban.foundation.papers.public import store_file

    other = store_file(
        stream=io.BytesIO(picture_of(90)),
        name="别的.png",
        owner=town.person.ref,
        by=town.person,
        at=MONDAY,
    )
    assert desk_of(town.clerk).get(f"/desk/drafts/{draft_id}/papers/{other.id}/").status_code == 404


def test_files_and_words_go_on_with_the_case(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town, is_complete=True)
    citizen.post(f"/drafts/{draft_id}/messages/", {"text": "门头这样行吗？", "file": photo()})
    sign_and_submit(draft_id, citizen)
    deliver_all()
    number = Case.objects.get().number
    note = Note.objects.get()
    assert note.about == f"cases:{number}"
    assert Task.objects.get(kind="cases.pre-review").closed_at is not None
    page = citizen.get(f"/my/cases/{number}/")
    assert "门头这样行吗？" in words_of(page)
    for client in (citizen, desk_of(town.clerk)):
        assert opened(client, f"/papers/{note.papers[0]}/") == 200


def test_a_dropped_draft_takes_its_conversation_along(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    citizen.post(f"/drafts/{draft_id}/messages/", {"text": "先看看"})
    drop_draft(draft_id=draft_id, by=town.person, at=MONDAY)
    assert Note.objects.count() == 0
    assert Task.objects.get().closed_at is not None


def test_news_come_only_when_somebody_wrote(
    town: Town, citizen: Client, django_assert_max_num_queries: Any
) -> None:
    number = make_case(town).number
    url, headers = f"/my/cases/{number}/messages/", {"HX-Request": "true"}
    first = citizen.get(url, headers=headers)
    assert first.status_code == 200
    with django_assert_max_num_queries(4):
        same = citizen.get(url, headers=headers | {"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    desk_of(town.clerk).post(f"/desk/cases/{number}/messages/", {"text": "请补一张照片"})
    news = citizen.get(url, headers=headers | {"If-None-Match": first["ETag"]})
    assert news.status_code == 200
    assert "请补一张照片" in words_of(news)


def test_six_files_are_refused_and_nothing_is_kept(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    files = [SimpleUploadedFile(f"{n}.png", picture_of(20 + n), content_type="image/png") for n in range(6)]
    said = citizen.post(f"/my/cases/{number}/messages/", {"text": "看", "file": files}, follow=True)
    assert "最多附" in words_of(said)
    assert Note.objects.count() == 0


def test_who_is_away_gets_one_message_and_who_reads_gets_none(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    desk_of(town.clerk).post(f"/desk/cases/{number}/messages/", {"text": "请补一张照片"})
    note = Note.objects.get()
    told = {"about": note.about, "note_id": str(note.id), "side": "office"}
    written = Message.objects.filter(title="The office has written to you")
    for _ in range(2):
        tell_who_is_away(**told)
    assert written.count() == 1
    written.delete()
    citizen.get(f"/my/cases/{number}/")
    tell_who_is_away(**told)
    assert written.count() == 0


def test_the_counter_hears_of_what_the_applicant_wrote(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    citizen.post(f"/my/cases/{number}/messages/", {"text": "还要几天？"})
    note = Note.objects.get()
    tell_who_is_away(about=note.about, note_id=str(note.id), side="applicant")
    assert [m.to_account for m in Message.objects.filter(title="The applicant has written")] == [
        town.clerk.account_id
    ]


def test_a_look_is_answered_by_the_next_working_day(town: Town) -> None:
    ask_for_pre_review(draft_id=make_draft(town), by=town.person, at=MONDAY)
    due = Task.objects.get().due_at
    assert due is not None
    assert due.date() == (MONDAY + timedelta(days=1)).date()
