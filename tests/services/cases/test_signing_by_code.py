"""Signing with a code by text message, against a real sandbox gateway."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import make_person, sign_in
from tests.services.cases.make import MONDAY, Town
from tests.services.cases.visit import make_draft, signed_with, signing_page, words_of
from tongban.foundation.messages import texting
from tongban.foundation.seals.models import SignRequest
from tongban.kernel import clock
from tongban.services.cases.commands.draft import save_form
from tongban.services.cases.models import ApplicationSignature, Case, Draft
from tongban.site.sandbox.sms import Answers, SmsGateway, Tray

pytestmark = pytest.mark.django_db


@pytest.fixture
def tray(settings: Any) -> Iterator[Tray]:
    """The texts that a sandbox gateway took."""
    server = SmsGateway(tray := Tray(), token="t0ken").server
    server.start()
    settings.SMS_URL, settings.SMS_TOKEN = f"{server.address}/messages", "t0ken"
    yield tray
    server.shutdown()
    server.server_close()


def later(seconds: float) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(clock.now() + timedelta(seconds=seconds))


def ask(citizen: Client, url: str) -> Any:
    return signed_with(citizen, url, way="code", send="1")


def code_in(tray: Tray) -> str:
    return re.findall(r"验证码(\d{6})", tray.texts[-1].text)[0]


def test_a_code_signs_and_names_item_and_document(town: Town, citizen: Client, tray: Tray) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    page = words_of(citizen.get(url))
    assert "短信验证码" in page
    digest = SignRequest.objects.get().digest
    assert ask(citizen, url).status_code == 302
    (text,) = tray.texts
    assert digest[:8] in text.text
    assert "不要告诉任何人" in text.text
    assert "one-time-code" in citizen.get(f"{url}?way=code").content.decode()
    assert signed_with(citizen, url, way="code", code=f" {code_in(tray)} ").status_code == 302
    signature = ApplicationSignature.objects.get()
    assert (signature.way, signature.evidence["strength"]) == ("code", "secret")
    kept = str(signature.evidence)
    assert text.phone not in kept
    assert code_in(tray) not in kept
    assert "用发到" in words_of(citizen.get(f"/my/cases/{Case.objects.get().number}/"))


def test_without_a_gateway_the_way_is_not_offered(town: Town, citizen: Client) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    assert "短信验证码" not in words_of(citizen.get(url))
    assert signed_with(citizen, url, way="code", send="1").status_code == 409


def test_five_wrong_tries_end_a_code(town: Town, citizen: Client, tray: Tray) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    ask(citizen, url)
    right = code_in(tray)
    wrong = "000000" if right != "000000" else "111111"
    said = [words_of(signed_with(citizen, url, way="code", code=wrong)) for _ in range(5)]
    assert "还可以试4次" in said[0]
    assert "已经失效" in said[4]
    assert signed_with(citizen, url, way="code", code=right).status_code == 422
    assert Case.objects.count() == 0


def test_a_code_ends_after_five_minutes(town: Town, citizen: Client, tray: Tray) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    ask(citizen, url)
    later(301)
    answer = signed_with(citizen, url, way="code", code=code_in(tray))
    assert answer.status_code == 422
    assert "已经失效" in words_of(answer)


def test_another_code_is_sent_after_a_minute_and_the_old_one_ends(
    town: Town, citizen: Client, tray: Tray
) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    ask(citizen, url)
    early = ask(citizen, url)
    assert early.status_code == 429
    assert "秒后可以再发一次" in words_of(early)
    first = code_in(tray)
    later(61)
    assert ask(citizen, url).status_code == 302
    assert len(tray.texts) == 2
    if first != code_in(tray):
        assert signed_with(citizen, url, way="code", code=first).status_code == 422
    assert signed_with(citizen, url, way="code", code=code_in(tray)).status_code == 302


def test_a_code_signs_no_other_document(town: Town, citizen: Client, tray: Tray) -> None:
    """The draft is changed after the text was sent: another document, and the code is for the old one."""
    url = signing_page(make_draft(town, is_complete=True), citizen)
    ask(citizen, url)
    before = SignRequest.objects.get().digest
    save_form(
        draft_id=Draft.objects.get().id,
        values={"shop": "大满面馆"},
        is_done=True,
        by=town.person,
        at=MONDAY,
    )
    citizen.post(f"/drafts/{Draft.objects.get().id}/prepare/")
    old = citizen.post(url, {"way": "code", "code": code_in(tray), "digest": before})
    assert old["Location"] == url  # the new document is shown
    assert signed_with(citizen, url, way="code", code=code_in(tray)).status_code == 422
    assert Case.objects.count() == 0


def test_a_code_of_somebody_else_signs_nothing(town: Town, citizen: Client, tray: Tray) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    ask(citizen, url)
    stranger = sign_in(Client(), make_person(name="别人"))
    assert stranger.post(url, {"way": "code", "code": code_in(tray), "digest": "x"}).status_code == 404


def test_the_same_code_twice_makes_one_case(town: Town, citizen: Client, tray: Tray) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    ask(citizen, url)
    data = {"way": "code", "code": code_in(tray), "digest": SignRequest.objects.get().digest}
    first, second = (citizen.post(url, data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_a_gateway_that_refuses_is_said_and_one_may_ask_again_at_once(
    town: Town, citizen: Client, tray: Tray
) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    tray.answers = Answers.ERROR
    answer = ask(citizen, url)
    assert answer.status_code == 503
    assert "短信没有发出去" in words_of(answer)
    tray.answers = Answers.OK
    assert ask(citizen, url).status_code == 302


def test_a_gateway_that_answers_late_leaves_the_code_good(
    town: Town, citizen: Client, tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texting, "TIMEOUT_SECONDS", 0.2)
    tray.answers, tray.late_seconds = Answers.LATE, 0.4
    url = signing_page(make_draft(town, is_complete=True), citizen)
    assert ask(citizen, url).status_code == 302
    assert "晚一点到" in words_of(citizen.get(url))
    for _ in range(100):  # until it has come after all
        if tray.texts:
            break
        time.sleep(0.05)
    assert signed_with(citizen, url, way="code", code=code_in(tray)).status_code == 302


def test_no_more_than_ten_texts_an_hour(town: Town, citizen: Client, tray: Tray) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    statuses = []
    for _ in range(11):
        later(61)
        statuses.append(ask(citizen, url).status_code)
    assert statuses == [302] * 10 + [429]
    assert len(tray.texts) == 10


def test_the_gateway_takes_nothing_without_its_token(
    town: Town, citizen: Client, tray: Tray, settings: Any
) -> None:
    settings.SMS_TOKEN = "other"
    url = signing_page(make_draft(town, is_complete=True), citizen)
    assert ask(citizen, url).status_code == 503
    assert tray.texts == []


def test_an_empty_code_is_asked_for_and_is_no_try(town: Town, citizen: Client, tray: Tray) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    ask(citizen, url)
    for _ in range(6):
        empty = signed_with(citizen, url, way="code", code=" ")
        assert (empty.status_code, "还可以试" in words_of(empty)) == (422, False)
        assert "请填写短信里的6位验证码" in words_of(empty)
    assert signed_with(citizen, url, way="code", code=code_in(tray)).status_code == 302
    assert Case.objects.count() == 1
