"""Messages come to one account's inbox, in the reader's language, and by mail."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import translation

from tests.foundation.directory import make
from tests.foundation.directory.make import COUNTY_OFFICE, make_officer, make_organisations
from tests.foundation.tasks.make import MONDAY, make_task
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.messages.public import (
    inbox,
    read_all_messages,
    read_message,
    send_message,
    unread_count,
)
from tongban.foundation.tasks.public import urge_task
from tongban.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def send(account: int = 1, key: str = "", minutes: int = 0, **facts: object) -> object:
    return send_message(
        to_account=account,
        about="cases:1",
        title="Urged: %(task)s",
        body="%(name)s asks you to do this soon: %(reason)s",
        facts={"task": "食品经营许可", "name": "周监察", "reason": "明天到期"} | facts,
        url="/desk/cases/1/",
        at=MONDAY + timedelta(minutes=minutes),
        key=key,
    )


def test_sending_costs_two_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        send()


def test_a_message_is_worded_in_the_readers_language() -> None:
    send()
    with translation.override("en"):
        assert inbox(account_id=1, today=TODAY).unread[0].title == "Urged: 食品经营许可"


def test_sending_again_with_the_same_key_changes_nothing() -> None:
    first, second = send(key="event-1"), send(key="event-1")
    assert first == second and Message.objects.count() == 1
    assert send(account=2, key="event-1") != first


def test_the_inbox_holds_ones_own_messages_unread_first(django_assert_num_queries) -> None:
    old, new = send(minutes=1), send(minutes=2)
    send(account=2)
    read_message(message_id=new, account_id=1, at=MONDAY)
    with django_assert_num_queries(2):
        page = inbox(account_id=1, today=TODAY)
    assert [row.id for row in page.unread] == [old] and [row.id for row in page.read] == [new]
    assert unread_count(account_id=1) == 1


def test_pages_of_read_messages_join_without_gap() -> None:
    sent = [send() for _ in range(5)]
    assert read_all_messages(account_id=1, at=MONDAY) == 5
    first = inbox(account_id=1, today=TODAY, limit=3)
    rest = inbox(account_id=1, today=TODAY, cursor=first.cursor, limit=3)
    assert {row.id for row in first.read} | {row.id for row in rest.read} == set(sent)
    assert rest.cursor == "" and len(rest.read) == 2


def test_another_accounts_message_is_not_found_and_stays_unread() -> None:
    message = send(account=2)
    for wanted in (message, uuid4()):
        with pytest.raises(NotFound):
            read_message(message_id=wanted, account_id=1, at=MONDAY)
    assert Message.objects.get().read_at is None


def test_a_cursor_that_is_not_ours_is_refused() -> None:
    with pytest.raises(Invalid):
        inbox(account_id=1, today=TODAY, cursor="###")


def test_an_account_with_an_address_gets_one_mail() -> None:
    account = get_user_model().objects.create_user("zhang", email="zhang@example.org", password=None)
    send(account=account.pk, key="once")
    send(account=account.pk, key="once")
    deliver_all()
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["zhang@example.org"] and "/desk/cases/1/" in mail.outbox[0].body


def test_an_account_without_an_address_has_the_inbox_only() -> None:
    account = get_user_model().objects.create_user("zhang", password=None)
    send(account=account.pk)
    deliver_all()
    assert mail.outbox == [] and unread_count(account_id=account.pk) == 1


def test_urging_a_task_tells_everybody_of_its_post() -> None:
    places = make_organisations()
    make.DUTIES["supervisor"] = frozenset(
        {"tasks.urge", "supervision.judge"}
    )  # whatever another test has put there
    clerks = [make_officer(name="李窗口"), make_officer(name="王窗口")]
    task = make_task(organisation_id=places[COUNTY_OFFICE])
    urge_task(task_id=task, by=make_officer(posts=("supervisor",)), reason="明天到期", at=MONDAY)
    deliver_all()
    deliver_all()
    assert sorted(Message.objects.values_list("to_account", flat=True)) == sorted(
        c.account_id for c in clerks
    )
