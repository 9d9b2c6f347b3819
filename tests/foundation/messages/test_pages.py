"""The inbox pages of citizens and officers."""

import pytest
from django.test import Client

from tests.foundation.identity.make import make_account, make_staff, sign_in, sign_in_staff
from tests.foundation.tasks.make import MONDAY
from tongban.foundation.messages.models import Message
from tongban.foundation.messages.public import send_message

pytestmark = pytest.mark.django_db


def send(account: int, url: str = "/my/cases/1/") -> object:
    facts = {"task": "食品经营许可"}
    return send_message(
        to_account=account, about="cases:1", title="Urged: %(task)s", facts=facts, url=url, at=MONDAY
    )


def test_a_citizen_reads_the_inbox_and_opens_a_message(client: Client, django_assert_max_num_queries) -> None:
    zhang = make_account()
    message = send(zhang.account_id)
    sign_in(client, zhang)
    client.get("/my/messages/")
    with django_assert_max_num_queries(5):
        page = client.get("/my/messages/").content.decode()
    assert "催办：食品经营许可" in page and "还没读" in page
    opened = client.get(f"/my/messages/{message}/").content.decode()
    assert "去看这件事" in opened and 'href="/my/cases/1/"' in opened
    assert Message.objects.get().read_at is not None
    assert "还没读" not in client.get("/my/messages/").content.decode()


def test_an_officer_has_the_same_inbox_at_the_desk(client: Client) -> None:
    officer = make_staff()
    send(officer.account_id)
    sign_in_staff(client, officer)
    assert "催办：食品经营许可" in client.get("/desk/messages/").content.decode()
    assert client.post("/desk/messages/read/").status_code == 302
    assert Message.objects.get().read_at is not None


def test_somebody_elses_message_is_not_found(client: Client) -> None:
    message = send(make_account().account_id)
    sign_in(client, make_account())
    assert client.get(f"/my/messages/{message}/").status_code == 404
    assert Message.objects.get().read_at is None


def test_nobody_reads_without_signing_in(client: Client) -> None:
    assert client.get("/my/messages/").status_code == 302
    assert client.get("/desk/messages/").status_code == 302


def test_an_empty_inbox_says_what_will_stand_here(client: Client) -> None:
    sign_in(client, make_account())
    assert "还没有消息" in client.get("/my/messages/").content.decode()
