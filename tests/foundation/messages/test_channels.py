"""Messages go the ways that their reader chose: mail, text messages, quiet hours."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_account, make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.tasks.make import MONDAY
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.commands.text import send_waiting_text
from tongban.foundation.messages.facts import NoPhoneOnRecord, NotAnHour, TextsNotOffered, TextState
from tongban.foundation.messages.models import ChannelChoice, Message
from tongban.foundation.messages.public import (
    Channels,
    PhoneSilent,
    TextWish,
    channels_of,
    choose_channels,
    phone_source,
    send_message,
)
from tongban.foundation.messages.rules import WAITS, is_texted, quiet_end
from tongban.foundation.trail.models import Staged
from tongban.resources.registers.models import LookUp, RegisteredPerson

pytestmark = pytest.mark.django_db
CITY = ZoneInfo("Asia/Shanghai")
NOON = MONDAY.astimezone(CITY).replace(hour=12)
NIGHT = NOON.replace(hour=23)


class Gateway:
    """Takes texts over HTTP as a city's gateway does, and keeps them by key."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, str]] = {}
        self.asked = 0
        self.is_away = False


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    kept = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.asked += 1
            if not kept.is_away:
                kept.texts.setdefault(said["key"], said)
            self.send_response(503 if kept.is_away else 202)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/", ""
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent_register() -> Iterator[None]:
    class Silent:
        def phone_of(self, *, account_id: int, is_own_wish: bool, at: datetime) -> str:
            raise PhoneSilent

    before, phone_source._provider = phone_source._provider, Silent()
    yield
    phone_source._provider = before


def phone_of(person: Person) -> str:
    return str(RegisteredPerson.objects.get(pk=person.person_id).facts["phone"])


def choose(person: Person, **changes: Any) -> Channels:
    asked = {"mail": True, "text": TextWish.EVERY, "quiet_from": 22, "quiet_until": 8} | changes
    return choose_channels(by=person, at=NOON, **asked)


def send(account: int, *, key: str = "one", urgent: bool = False, **facts: object) -> UUID:
    return send_message(
        to_account=account,
        about="cases:34160226092200031",
        title="Please correct your application",
        body="%(item)s. Open the case to see what to mend.",
        facts={"item": "食品经营许可", "number": "34160226092200031", "name": "老张"} | facts,
        url="/my/cases/34160226092200031/",
        at=NOON,
        key=key,
        urgent=urgent,
    )


def give_address(account: int) -> None:
    get_user_model().objects.filter(pk=account).update(email="zhang@example.org")


def state_of(message: UUID) -> str:
    return Message.objects.get(pk=message).text_state


@pytest.mark.parametrize(
    ("wish", "urgent", "mailed", "texted"),
    [
        (TextWish.EVERY, False, True, True),
        (TextWish.EVERY, False, False, True),
        (TextWish.NEEDED, True, False, True),
        (TextWish.NEEDED, True, True, False),
        (TextWish.NEEDED, False, False, False),
        (TextWish.NEVER, True, False, False),
    ],
)
def test_what_is_texted(wish: TextWish, urgent: bool, mailed: bool, texted: bool) -> None:
    assert is_texted(wish=wish, is_urgent=urgent, is_mailed=mailed) is texted


@pytest.mark.parametrize(
    ("start", "end", "hour", "waits_until"),
    [
        (22, 8, 21, None),
        (22, 8, 22, (29, 8)),
        (22, 8, 3, (28, 8)),
        (22, 8, 8, None),
        (12, 14, 13, (28, 14)),
        (12, 14, 14, None),
        (0, 8, 7, (28, 8)),
        (22, 0, 23, (29, 0)),
        (9, 9, 9, None),
    ],
)
def test_quiet_hours_end_in_the_citys_morning(
    start: int, end: int, hour: int, waits_until: tuple[int, int] | None
) -> None:
    at = datetime(2026, 9, 28, hour, tzinfo=CITY).astimezone(UTC)
    expected = datetime(2026, 9, waits_until[0], waits_until[1], tzinfo=CITY) if waits_until else None
    assert quiet_end(Channels(quiet_from=start, quiet_until=end), at=at) == expected


def test_whoever_wants_texts_has_the_phone_looked_up_once_by_themselves(gateway: Gateway) -> None:
    zhang = make_person()
    LookUp.objects.all()
    before = LookUp.objects.count()
    chosen = choose(zhang)
    choose(zhang, quiet_from=21)
    assert chosen.phone == phone_of(zhang) and chosen.phone_at == NOON
    look = LookUp.objects.latest("looked_at")
    assert LookUp.objects.count() == before + 1
    assert (look.purpose, look.fields, look.is_self) == ("tell", ["person.phone"], True)
    choose(zhang, ask_again=True)
    assert LookUp.objects.count() == before + 2


def test_the_phone_is_ciphertext_and_the_trail_does_not_know_it(gateway: Gateway) -> None:
    zhang = make_person()
    choose(zhang)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM tongban_messages_channelchoice")
        assert phone_of(zhang).encode() not in bytes(cursor.fetchone()[0])
    entry = Staged.objects.filter(act="messages.choose_channels").get()
    assert phone_of(zhang) not in str(vars(entry))


def test_the_same_choice_again_leaves_no_second_mark(gateway: Gateway) -> None:
    zhang = make_person()
    choose(zhang)
    choose(zhang)
    assert Staged.objects.filter(act="messages.choose_channels").count() == 1


def test_choosing_against_texts_forgets_the_phone(gateway: Gateway) -> None:
    zhang = make_person()
    choose(zhang)
    choose(zhang, text=TextWish.NEVER)
    assert channels_of(zhang.account_id).phone == ""


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"quiet_from": 24}, NotAnHour), ({"quiet_until": -1}, NotAnHour)],
)
def test_hours_that_no_day_has_are_refused(gateway: Gateway, changes: dict[str, int], refusal: type) -> None:
    zhang = make_person()
    with pytest.raises(refusal):
        choose(zhang, **changes)
    assert not ChannelChoice.objects.exists()


def test_texts_without_a_gateway_are_refused() -> None:
    zhang = make_person()
    with pytest.raises(TextsNotOffered):
        choose(zhang)
    assert not ChannelChoice.objects.exists()


def test_without_a_confirmed_name_there_is_no_phone(gateway: Gateway) -> None:
    account = make_account()
    with pytest.raises(NoPhoneOnRecord):
        choose(account)  # type: ignore[arg-type]
    assert not ChannelChoice.objects.exists() and not Staged.objects.filter(act="messages.choose_channels")


def test_a_silent_register_leaves_the_choice_as_it_was(gateway: Gateway, silent_register: None) -> None:
    zhang = make_person()
    with pytest.raises(PhoneSilent):
        choose(zhang)
    assert not ChannelChoice.objects.exists()


def test_a_text_names_the_service_and_four_digits_and_nothing_else(gateway: Gateway, settings: Any) -> None:
    zhang = make_person()
    choose(zhang, quiet_from=0, quiet_until=0)
    message = send(zhang.account_id)
    deliver_all()
    text = gateway.texts[f"message:{message}"]
    assert text["phone"] == phone_of(zhang)
    assert "食品经营许可" in text["text"] and "尾号0031" in text["text"] and settings.BASE_URL in text["text"]
    assert "老张" not in text["text"] and "34160226092200031" not in text["text"]
    assert "/my/cases" not in text["text"] and state_of(message) == TextState.SENT


def test_the_same_message_again_is_one_text(gateway: Gateway) -> None:
    zhang = make_person()
    choose(zhang, quiet_from=0, quiet_until=0)
    message = send(zhang.account_id)
    assert send(zhang.account_id) == message
    deliver_all()
    assert len(gateway.texts) == 1 and gateway.asked == 1


def test_by_default_only_what_one_must_act_on_is_texted(gateway: Gateway) -> None:
    zhang = make_person()
    before = LookUp.objects.count()
    plain, needed = send(zhang.account_id, key="a"), send(zhang.account_id, key="b", urgent=True)
    other = send(zhang.account_id, key="c", urgent=True)
    for one in (plain, needed, other):
        assert send_waiting_text(message_id=one, at=NOON) is None
    assert list(gateway.texts) == [f"message:{needed}", f"message:{other}"] and state_of(plain) == ""
    look = LookUp.objects.latest("looked_at")
    assert (look.purpose, look.is_self, look.by_ref) == ("tell", False, "system:messages")
    assert LookUp.objects.count() == before + 1  # the second text goes to the number that is kept


def test_who_is_mailed_gets_no_text_by_default(gateway: Gateway) -> None:
    zhang = make_person()
    give_address(zhang.account_id)
    message = send(zhang.account_id, urgent=True)
    deliver_all()
    assert not gateway.texts and state_of(message) == "" and len(mail.outbox) == 1


def test_who_turned_mail_off_is_texted_what_needs_them(gateway: Gateway) -> None:
    zhang = make_person()
    give_address(zhang.account_id)
    choose(zhang, mail=False, text=TextWish.NEEDED)
    message = send(zhang.account_id, urgent=True)
    send_waiting_text(message_id=message, at=NOON)
    assert mail.outbox == [] and list(gateway.texts) == [f"message:{message}"]


def test_who_has_opted_out_is_never_texted_even_while_one_waits(gateway: Gateway) -> None:
    zhang = make_person()
    message = send(zhang.account_id, urgent=True)
    choose(zhang, text=TextWish.NEVER)
    assert send_waiting_text(message_id=message, at=NOON) is None
    later = send(zhang.account_id, key="later", urgent=True)
    assert not gateway.texts and state_of(message) == state_of(later) == ""


def test_an_account_without_a_name_has_the_inbox_only(gateway: Gateway) -> None:
    message = send(make_account().account_id, urgent=True)
    assert send_waiting_text(message_id=message, at=NOON) is None
    assert not gateway.texts and state_of(message) == ""


def test_in_quiet_hours_a_text_waits_for_the_morning(gateway: Gateway) -> None:
    zhang = make_person()
    choose(zhang)
    message = send(zhang.account_id)
    assert send_waiting_text(message_id=message, at=NIGHT) == timedelta(hours=9)
    assert not gateway.asked and state_of(message) == TextState.WAITING
    send_waiting_text(message_id=message, at=NIGHT + timedelta(hours=9))
    assert state_of(message) == TextState.SENT


def test_a_gateway_that_is_away_is_tried_again_and_then_given_up_in_sight(
    gateway: Gateway, client: Client
) -> None:
    zhang = make_person()
    choose(zhang)
    message = send(zhang.account_id)
    gateway.is_away = True
    waits = [send_waiting_text(message_id=message, at=NOON) for _ in range(len(WAITS) + 1)]
    assert waits == [*WAITS, None] and state_of(message) == TextState.FAILED
    gateway.is_away = False
    send_waiting_text(message_id=message, at=NOON)
    assert not gateway.texts
    sign_in(client, zhang)
    assert "短信未送达" in client.get("/my/messages/").content.decode()
    assert "短信未送达" in client.get(f"/my/messages/{message}/").content.decode()


def test_a_gateway_that_comes_back_sends_it_once(gateway: Gateway) -> None:
    zhang = make_person()
    choose(zhang)
    message = send(zhang.account_id)
    gateway.is_away = True
    assert send_waiting_text(message_id=message, at=NOON) == WAITS[0]
    gateway.is_away = False
    send_waiting_text(message_id=message, at=NOON)
    send_waiting_text(message_id=message, at=NOON)
    assert gateway.asked == 2 and state_of(message) == TextState.SENT


def test_a_silent_register_is_asked_again(gateway: Gateway, silent_register: None) -> None:
    message = send(make_person().account_id, urgent=True)
    assert send_waiting_text(message_id=message, at=NOON) == WAITS[0]
    assert state_of(message) == TextState.WAITING


def test_without_a_gateway_nothing_waits() -> None:
    assert state_of(send(make_person().account_id, urgent=True)) == ""


def test_sending_costs_at_most_three_queries(
    gateway: Gateway, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    zhang = make_person()
    choose(zhang)
    with django_assert_num_queries(3):
        send(zhang.account_id)


def test_the_page_shows_and_keeps_the_choice(
    gateway: Gateway, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    zhang = make_person()
    give_address(zhang.account_id)
    sign_in(client, zhang)
    page = client.get("/my/messages/channels/").content.decode()
    assert "z***@example.org" in page and "zhang@example.org" not in page and phone_of(zhang) not in page
    sent = {"has_mail": "1", "text": "every", "quiet_from": "21", "quiet_until": "7"}
    assert client.post("/my/messages/channels/", sent).status_code == 302
    known = channels_of(zhang.account_id)
    assert (known.mail, known.text, known.quiet_from, known.quiet_until) == (False, TextWish.EVERY, 21, 7)
    with django_assert_max_num_queries(4):
        page = client.get("/my/messages/channels/").content.decode()
    number = phone_of(zhang)
    assert f"{number[:3]}****{number[-4:]}" in page and number not in page


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "sometimes"},
        {"quiet_from": "noon"},
        {"text": "never", "quiet_from": "99", "quiet_until": "8"},
    ],
)
def test_the_page_refuses_what_it_does_not_offer(
    gateway: Gateway, client: Client, sent: dict[str, str]
) -> None:
    sign_in(client, make_person())
    answer = client.post("/my/messages/channels/", sent)
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert not ChannelChoice.objects.exists()


def test_the_page_says_when_no_phone_is_known(gateway: Gateway, client: Client) -> None:
    sign_in(client, make_account())
    answer = client.post("/my/messages/channels/", {"text": "every", "quiet_from": "22", "quiet_until": "8"})
    assert answer.status_code == 409 and "实名" in answer.content.decode()


def test_officers_choose_mail_at_the_desk_and_are_offered_no_texts(gateway: Gateway, client: Client) -> None:
    officer = make_staff()
    get_user_model().objects.filter(pk=officer.account_id).update(email="li@example.org")
    sign_in_staff(client, officer)
    assert 'name="text"' not in client.get("/desk/messages/channels/").content.decode()
    assert client.post("/desk/messages/channels/", {"has_mail": "1"}).status_code == 302
    assert channels_of(officer.account_id).mail is False
    entry = Staged.objects.filter(act="messages.choose_channels").get()
    assert entry.by_ref == officer.ref


def test_each_side_has_its_own_door(client: Client) -> None:
    assert client.get("/my/messages/channels/").status_code == 302
    assert client.get("/desk/messages/channels/").status_code == 302
    sign_in(client, make_account())
    assert client.get("/desk/messages/channels/").status_code in {302, 403}
    assert client.post("/desk/messages/channels/", {"has_mail": "1"}).status_code in {302, 403}
    assert not ChannelChoice.objects.exists()
