"""A real client (httpx, authlib, the how-to's own signing) asks, and is answered or refused; either is logged."""

import contextlib
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person
from tests.resources.exchange.gateway.make import (
    FIELDS,
    P256,
    Place,
    TokenWire,
    how_to,
    id_number_of,
    make_place,
    p256,
    pem_of_private,
)
from tests.resources.exchange.make import make_grant
from tests.services.cases.make import MONDAY, make_case
from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel import clock
from tongban.resources.exchange.facts import GrantState
from tongban.resources.exchange.gateway.models import ClientSystem, SubjectsOfHour
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.uses.models import GrantDay, Use
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.standards.codes import make_id_number

pytestmark = pytest.mark.django_db
NOBODY = make_id_number(birth_date=date(1953, 4, 5), sequence=998)


def refusal(place: Place, client: Any = None, **changes: Any) -> Any:
    """What a call is refused with."""
    with pytest.raises(how_to.Refused) as caught:
        place.ask(client, **changes)
    return caught.value


def test_a_system_gets_the_granted_fields_as_their_masks_leave_them(place: Place) -> None:
    [row] = place.ask()
    number = place.id_number
    assert row == {
        "姓名": "老*",
        "公民身份号码": number[:4] + "*" * 10 + number[-4:],
        "住址": "亳州市谯城区古井镇示例路8号",
        "出生日期": "1953",
    }


def test_a_call_stands_in_the_log_and_counts(place: Place) -> None:
    place.ask(fields=["住址"])
    use = Use.objects.get()
    assert (use.outcome, use.rows, use.fields, use.case_number) == ("answered", 1, ["住址"], place.case)
    assert (use.person_id, use.by_ref, use.by_name) == (
        place.town.person.person_id, f"system:{place.code}", "公租房审核系统"
    )  # fmt: skip
    assert (use.grant_code, use.purpose, use.basis) == (
        place.grant.code,
        place.grant.purpose,
        place.grant.basis,
    )
    assert GrantDay.objects.get(grant_id=place.grant.id).used == 1
    assert place.id_number.encode() not in bytes(use.subject_index)


def test_a_call_costs_seven_queries(place: Place, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client, number = place.client(), place.id_number
    place.ask(client)
    with django_assert_num_queries(7):  # caller, subject, grant, source, case, rows, log
        place.ask(client, number=number)


def test_a_system_with_a_key_on_p256_and_an_assertion_instead_of_a_secret(on_monday: object) -> None:
    from authlib.oauth2.rfc7523 import PrivateKeyJWT
    from joserfc.jwk import ECKey

    key = p256()
    place = make_place(key=key)
    client = place.client(key=P256(key))
    wire = TokenWire()
    tokens = how_to.OAuth2Client(
        place.code,
        ECKey.import_key(pem_of_private(key)),
        token_endpoint_auth_method="private_key_jwt",
        transport=wire,
    )
    tokens.register_client_auth_method(PrivateKeyJWT(f"{client.base}/exchange/v1/token", alg="ES256"))
    client.tokens = tokens
    assert len(place.ask(client)) == 1
    sent = wire.sent[0]  # the same assertion a second time
    again = httpx.Request("POST", str(sent.url), headers=dict(sent.headers), content=sent.content)
    answer = client.http.send(again)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_what_may_be_asked_is_told(place: Place) -> None:
    make_grant(consumer_id=organisation_by_code(CITY_OFFICE).id)
    place.ask()
    [told] = place.client().grants()
    assert date.fromisoformat(told["last_day"]) + timedelta(days=1) == date.fromisoformat(told["valid_until"])
    assert (told["grant"], told["used_today"], told["daily_quota"]) == (place.grant.code, 1, 200)
    assert told["fields"][0] == {"name": "姓名", "mask": "name"}


def test_a_revoked_grant_ends_the_next_call(place: Place) -> None:
    client = place.client()
    place.ask(client)
    Grant.objects.filter(pk=place.grant.pk).update(
        state=GrantState.REVOKED, ended_at=MONDAY, ended_by="officer:1", end_reasons="撤回"
    )
    refused = refusal(place, client)
    assert (refused.status, refused.code) == (403, "grant-not-live")
    assert Use.objects.filter(outcome="refused", code="grant-not-live").count() == 1


def test_a_fresh_token_is_told_that_the_grant_ended_and_why(place: Place) -> None:
    Grant.objects.filter(pk=place.grant.pk).update(
        state=GrantState.REVOKED, ended_at=MONDAY, ended_by="officer:1", end_reasons="职能已划转"
    )
    refused = refusal(place, place.client())  # its token was fetched after the end
    assert (refused.status, refused.code) == (403, "grant-not-live")
    assert place.grant.code in str(refused) and "职能已划转" in str(refused)
    use = Use.objects.get()
    assert (use.code, use.kind) == ("grant-not-live", "person")  # about one person, as it was asked


def test_somebody_elses_grant_and_none_are_told_alike(place: Place) -> None:
    client, theirs = place.client(), make_grant()
    assert theirs.consumer_id != place.grant.consumer_id
    both = [refusal(place, client, grant=code) for code in (theirs.code, "SQ-2026-000000")]
    assert [(one.status, one.code) for one in both] == [(404, "grant-unknown")] * 2
    assert Use.objects.filter(code="grant-unknown", provider_id__isnull=True).count() == 2


def test_without_a_case_number_nothing_personal_is_given(place: Place) -> None:
    assert refusal(place, case="").code == "case-number-missing"
    assert Use.objects.get().code == "case-number-missing"


def test_a_case_of_another_person_a_closed_one_and_none_open_nothing(place: Place) -> None:
    client, other = place.client(), make_person(name="王五")
    assert refusal(place, client, number=id_number_of(other.person_id)).code == "case-does-not-open"
    assert refusal(place, client, case="34160226092299999").code == "case-does-not-open"
    withdraw_case(number=place.case, reasons="不办了", by=place.town.person, at=MONDAY)
    assert refusal(place, client).code == "case-does-not-open"
    assert not GrantDay.objects.exists()


def test_whether_the_city_knows_somebody_is_not_told(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, other = place.client(), make_person(name="王五")
    client.bearer()
    place.ask(client)
    told = []
    for number in (id_number_of(other.person_id), NOBODY):
        with django_assert_num_queries(6):  # the same work for both
            told.append(refusal(place, client, number=number))
    assert (told[0].code, str(told[0])) == (told[1].code, str(told[1]))


def test_nobody_and_a_wrong_name_are_nothing_found_in_the_shape_of_an_answer(on_monday: object) -> None:
    place = make_place(needs_case=False)
    client = place.client()
    assert place.ask(client, case="", name="老张") and place.ask(client, case="", name="老李") == []
    assert place.ask(client, number=NOBODY, case="") == []
    assert list(Use.objects.order_by("id").values_list("outcome", flat=True)) == [
        "answered",
        "nothing",
        "nothing",
    ]
    assert GrantDay.objects.get().used == 3


def test_a_case_of_another_item_is_no_purpose_of_the_grant(on_monday: object) -> None:
    place = make_place(item_code="L341602OTHER01")
    assert refusal(place).code == "purpose-not-granted"


def test_a_field_that_is_not_granted_is_refused_whether_there_is_one_or_not(place: Place) -> None:
    client = place.client()
    told = [refusal(place, client, fields=["住址", name]) for name in ("联系电话", "没有这个")]
    assert {(one.status, one.code) for one in told} == {(403, "field-not-granted")}
    assert not Use.objects.filter(outcome="answered").exists()


def unbound(name: str = "民族") -> list[dict[str, str]]:
    return [*FIELDS, {"name": name, "mask": "none"}]


def test_fields_that_no_source_serves_are_named_and_the_others_given(on_monday: object) -> None:
    place = make_place(fields=unbound())
    said = {"subject": {"kind": "person", "key": place.id_number}, "case_number": place.case}
    path = f"/exchange/v1/grants/{place.grant.code}/query"
    told = place.client().send("POST", path, said, place.case)
    assert (told["not_served"], told["count"]) == (["民族"], 1)
    assert "民族" not in told["fields"] and set(told["rows"][0]) == set(told["fields"])
    assert Use.objects.get().fields == told["fields"]  # the log says what was given
    assert refusal(place, fields=["民族"]).code == "field-not-served"  # none is left
    Grant.objects.filter(pk=place.grant.pk).update(
        conditions=[{"field": "民族", "op": "eq", "values": ["汉族"]}]
    )
    assert refusal(place).code == "field-not-served"  # never rows that the filter did not see


def test_what_is_wrong_with_the_number_is_told_before_the_case_is_looked_at(place: Place) -> None:
    client = place.client()
    wrong = place.id_number[:-1] + ("1" if place.id_number[-1] != "1" else "2")
    for case in (place.case, "34160226092299999"):
        assert refusal(place, client, number=wrong, case=case).code == "bad-subject"
        told = refusal(place, client, kind="firm", number="91341600MA2MRG1234", case=case)
        assert told.code == "subject-not-served"
    assert not GrantDay.objects.exists()


def test_a_way_that_is_not_granted_is_refused(on_monday: object) -> None:
    place = make_place()
    client = place.client()
    client.bearer()
    Grant.objects.filter(pk=place.grant.pk).update(ways=["batch"])
    assert refusal(place, client).code == "grant-way-not-granted"


def test_the_quota_of_the_day_is_exact_and_says_when_to_come_again(on_monday: clock.MovableClock) -> None:
    place = make_place(daily_quota=2)
    client = place.client()
    assert place.ask(client) and place.ask(client)
    assert (refusal(place, client).status, refusal(place, client).code) == (429, "over-quota")
    answer = raw(place, client)
    assert 13 * 3600 < int(answer.headers["retry-after"]) <= 14 * 3600  # from ten in the morning
    assert GrantDay.objects.get(on=MONDAY.date()).used == 2
    on_monday.move_to(MONDAY + timedelta(days=1))
    client.token = None
    assert place.ask(client)


def raw(place: Place, client: Any, **changes: Any) -> httpx.Response:
    """The answer to one call as it comes; `changes` are in the body."""
    said = {"subject": {"kind": "person", "key": place.id_number}, "case_number": place.case} | changes
    answers: list[httpx.Response] = []

    def keep(answer: httpx.Response) -> None:
        answer.read()
        answers.append(answer)

    client.http.event_hooks = {"response": [keep]}
    with contextlib.suppress(how_to.Refused):
        client.send("POST", f"/exchange/v1/grants/{place.grant.code}/query", said, said["case_number"])
    client.http.event_hooks = {"response": []}
    return next(one for one in answers if one.request.method == "POST")


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": {"kind": "person"}},
        {"subject": {"kind": "car", "key": "皖S12345"}},
        {"subject": "341602195304050018"},
        {"subject": {"kind": "person", "key": ["341602195304050018"]}},
        {"fields": []},
        {"fields": "住址"},
        {"limit": 100},
        {"subject": {"kind": "person", "key": "%"}, "offset": 0},
        {"subject": {"kind": "firm", "key": "9134160\0"}},
        {"fields": ["住址\0"]},
        {"name": "张\ud800"},
    ],
)
def test_a_body_that_is_not_one_question_about_one_subject_is_refused(
    place: Place, changes: dict[str, Any]
) -> None:
    answer = raw(place, place.client(), **changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "call-unreadable")
    assert "341602195304050018" not in answer.text
    assert not Use.objects.filter(outcome="answered").exists()


def test_an_address_with_a_null_character_is_refused(place: Place) -> None:
    client = place.client()
    with pytest.raises(how_to.Refused) as caught:
        client.send("POST", "/exchange/v1/grants/SQ%00/query", {"subject": {"kind": "person", "key": "1"}})
    assert caught.value.code == "call-unreadable"


def test_a_case_number_in_the_header_that_the_body_contradicts_is_refused(place: Place) -> None:
    client = place.client()
    said = {"subject": {"kind": "person", "key": place.id_number}, "case_number": place.case}
    with pytest.raises(how_to.Refused) as caught:
        client.send("POST", f"/exchange/v1/grants/{place.grant.code}/query", said, "34160226092299999")
    assert caught.value.code == "call-unreadable"


def test_a_case_number_copied_in_groups_of_four_is_the_same_number(place: Place) -> None:
    spaced = " ".join(place.case[at : at + 4] for at in range(0, len(place.case), 4))
    assert spaced != place.case and place.ask(case=spaced)
    assert Use.objects.get().case_number == place.case


def test_a_replayed_call_is_refused_and_given_nothing(place: Place) -> None:
    client = place.client()
    place.ask(client)
    sent = next(one for one in place.wire.sent if one.method == "POST")
    again = httpx.Request("POST", sent.url, headers=sent.headers, content=sent.content)
    answer = client.http.send(again)
    assert (answer.status_code, answer.json()["code"]) == (409, "request-replayed")
    assert "rows" not in answer.json()
    assert GrantDay.objects.get().used == 1
    assert list(Use.objects.order_by("id").values_list("code", flat=True)) == ["", "request-replayed"]


def test_who_asks_about_too_many_is_suspended_and_the_data_authority_alarmed(
    place: Place, settings: LazySettings
) -> None:
    from tongban.foundation.jobs.models import Announcement
    from tongban.foundation.tasks.models import Task

    settings.EXCHANGE_SUBJECTS_PER_HOUR = 3
    client = place.client()
    numbers = [id_number_of(make_person(name="王五").person_id) for _ in range(3)]
    for number in (*numbers, numbers[0], numbers[1]):  # the same again is nobody new
        assert refusal(place, client, number=number).code == "case-does-not-open"
    assert refusal(place, client).code == "too-many-subjects"
    system = ClientSystem.objects.get(code=place.code)
    assert (system.state, system.stopped_by) == ("suspended", "system:exchange-gateway")
    assert SubjectsOfHour.objects.get(system_id=system.id).subjects == 4
    assert Announcement.objects.filter(name="exchange.subject-limit-passed").count() == 1
    assert Task.objects.get(kind="exchange.alarm").organisation_id == system.authority_id
    assert refusal(place, client).code == "system-not-live"


def test_a_second_case_of_the_same_person_is_as_good(place: Place) -> None:
    other = make_case(place.town, key="key-2").number
    assert place.ask(case=other)
    assert Use.objects.get().case_number == other
