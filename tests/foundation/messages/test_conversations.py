"""Applicant and office write to one another about a thing; each sees what is new to them."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection

from tests.foundation.directory.make import make_officer, make_organisations
from tests.foundation.tasks.make import MONDAY
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.messages.models import Note
from tongban.foundation.messages.public import (
    NoteEmpty,
    NoteTooLong,
    Side,
    mark_thread_read,
    post_note,
    thread,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Zhang:
    """An applicant."""

    account_id: int = 7
    ref: str = "person:7"


ABOUT = "cases:341600260928000112"


def test_each_side_sees_what_is_new_until_it_has_read(django_assert_num_queries) -> None:
    make_organisations()
    clerk = make_officer(name="李窗口")
    post_note(about=ABOUT, by=clerk, text="请带一张平面图来。", at=MONDAY)
    post_note(about=ABOUT, by=Zhang(), text="好的。", at=MONDAY + timedelta(minutes=5))
    with django_assert_num_queries(2):
        office = thread(about=ABOUT, reader_account=clerk.account_id)
    assert [(note.side, note.is_mine, note.is_new) for note in office] == [
        (Side.OFFICE, True, False),
        (Side.APPLICANT, False, True),
    ]
    assert office[0].name.endswith("李窗口") and office[1].name == ""
    mark_thread_read(about=ABOUT, account_id=clerk.account_id, at=MONDAY + timedelta(minutes=6))
    assert not any(note.is_new for note in thread(about=ABOUT, reader_account=clerk.account_id))


def test_a_note_is_announced_about_its_thing_without_its_text() -> None:
    post_note(about=ABOUT, by=Zhang(), text="我的身份证号是341602199001011234", at=MONDAY)
    told = Announcement.objects.get()
    assert told.subject == ABOUT and "341602" not in str(told.fields)


def test_the_text_is_encrypted_in_the_database() -> None:
    post_note(about=ABOUT, by=Zhang(), text="我家在古井镇", at=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM tongban_messages_note")
        assert "古井镇".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(("text", "refusal"), [(" \n", NoteEmpty), ("长" * 2001, NoteTooLong)])
def test_an_empty_or_endless_note_is_refused_and_nothing_is_written(text: str, refusal: type) -> None:
    with pytest.raises(refusal):
        post_note(about=ABOUT, by=Zhang(), text=text, at=MONDAY)
    assert not Note.objects.exists() and not Announcement.objects.exists()


def test_other_conversations_are_not_mixed_in() -> None:
    post_note(about="cases:other", by=Zhang(), text="x", at=MONDAY)
    assert thread(about=ABOUT, reader_account=7) == []
