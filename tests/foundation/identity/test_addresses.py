"""A citizen's e-mail address counts once confirmed, and then opens a way to a new password."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.foundation.identity.make import PASSWORD, make_account, make_staff, sign_in, sign_in_staff
from tongban.foundation.identity.models import Account
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock

pytestmark = pytest.mark.django_db
ADDRESS = "zhang@example.org"
RESET = "/accounts/password/reset/"
NEW = {"password1": "twenty-peonies-x", "password2": "twenty-peonies-x"}


@pytest.fixture(autouse=True)
def no_tries() -> None:
    cache.clear()


def _link() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def _main(client: Client, path: str) -> str:
    return client.get(path).content.decode().split("<main")[1].split("</main>")[0]


def _with_address(username: str = "laozhang") -> int:
    account_id = make_account(username).account_id
    Account.objects.filter(pk=account_id).update(email=ADDRESS)
    return account_id


def test_an_address_counts_only_after_its_link_was_opened_and_confirmed(client: Client) -> None:
    applicant = make_account()
    sign_in(client, applicant)
    page = client.post("/my/address/", {"address": ADDRESS}).content.decode()
    deliver_all()
    assert "链接已发送" in page and mail.outbox[-1].to == [ADDRESS]
    assert mail.outbox[-1].subject == "确认您的电子邮箱" and "\n通办政务服务\n" in mail.outbox[-1].body
    assert Account.objects.get().email == ""
    link, elsewhere = _link(), Client()
    assert ADDRESS in elsewhere.get(link).content.decode() and Account.objects.get().email == ""
    assert "电子邮箱已确认" in elsewhere.post(link).content.decode()
    assert Account.objects.get().email == ADDRESS
    acts = [entry.act for entry in entries_of(f"identity:{applicant.account_id}")]
    assert acts[-1] == "identity.confirm_address"
    assert ADDRESS in client.get("/my/address/").content.decode()
    assert elsewhere.post(link).status_code == 410  # once
    client.post("/my/address/remove/")
    assert Account.objects.get().email == ""


def test_a_link_holds_a_day_and_a_changed_one_never(client: Client) -> None:
    sign_in(client, make_account())
    client.post("/my/address/", {"address": ADDRESS})
    deliver_all()
    link = _link()
    assert client.post(link[:-6] + "AAAAA/").status_code == 410
    clock.current().move_by(timedelta(hours=25))  # type: ignore[attr-defined]
    assert client.get(link).status_code == 410 and client.post(link).status_code == 410
    assert Account.objects.get().email == ""


def test_an_address_at_sign_up_is_asked_to_be_confirmed_and_a_wrong_one_refused(client: Client) -> None:
    typed = {"username": "laozhang", "password1": "nineteen-peonies", "password2": "nineteen-peonies"}
    page = client.post("/accounts/signup/", typed | {"address": "zhang"}).content.decode()
    assert "tb-errors" in page and not Account.objects.exists()
    assert client.post("/accounts/signup/", typed | {"address": ADDRESS}).status_code == 302
    deliver_all()
    assert Account.objects.get().email == "" and mail.outbox[-1].to == [ADDRESS]


def test_a_confirmed_address_opens_a_way_to_a_new_password(client: Client) -> None:
    account_id = _with_address()
    assert RESET in client.get("/accounts/login/").content.decode()
    answer = client.post(RESET, {"email": ADDRESS.upper()})
    deliver_all()
    assert answer.status_code == 302 and "laozhang" in mail.outbox[-1].body
    landing = client.get(_link())
    form = landing["Location"]
    assert "新密码" in client.get(form).content.decode()
    assert "tb-errors" in client.post(form, NEW | {"password2": "another"}).content.decode()
    assert Account.objects.get().check_password(PASSWORD)
    done = client.post(form, NEW)
    assert "密码已设置" in client.get(done["Location"]).content.decode()
    assert Account.objects.get().check_password(NEW["password1"])
    assert Message.objects.filter(to_account=account_id, title="Your password was set anew").exists()
    assert "这个链接已经失效" in Client().get(_link()).content.decode()


def test_nobody_learns_whether_an_account_has_an_address(client: Client) -> None:
    _with_address()
    staff = make_staff(username="li")
    Account.objects.filter(pk=staff.account_id).update(email="li@example.org")
    told = set()
    for address in (ADDRESS, "nobody@example.org", "li@example.org"):
        answer = client.post(RESET, {"email": address})
        told.add((answer.status_code, _main(client, answer["Location"])))
    deliver_all()
    assert len(told) == 1
    assert [one.to for one in mail.outbox] == [[ADDRESS]]


def test_few_mails_go_to_one_address_whether_or_not_an_account_has_it(client: Client) -> None:
    _with_address()
    for address in (ADDRESS, "nobody@example.org"):
        assert [client.post(RESET, {"email": address}).status_code for _ in range(4)] == [302] * 3 + [429]
    sign_in(client, make_account())
    asked = [client.post("/my/address/", {"address": "x@example.org"}).status_code for _ in range(4)]
    assert asked == [200] * 3 + [429]
    deliver_all()
    assert len(mail.outbox) == 3 + 3


def test_the_mail_speaks_the_language_of_who_asked(client: Client) -> None:
    _with_address()
    client.post(RESET, {"email": ADDRESS}, headers={"accept-language": "en"})
    deliver_all()
    assert mail.outbox[-1].subject == "Set a new password" and "within an hour" in mail.outbox[-1].body


def test_officers_have_no_such_pages(client: Client) -> None:
    sign_in_staff(client, make_staff())
    assert client.get("/my/address/").status_code == 403
    assert client.post("/my/address/remove/").status_code == 403


def test_a_site_without_a_mail_server_promises_no_mail(client: Client, settings: object) -> None:
    settings.SITE = settings.SITE | {"mails": False}  # type: ignore[attr-defined]
    assert RESET not in client.get("/accounts/login/").content.decode()
    assert "address" not in client.get("/accounts/signup/").content.decode()
