"""Bad input over HTTP: each is a problem with code, sentence and facts, and no table has changed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_person, make_staff, sign_in
from tests.services.cases.make import CODE, FORM, Town, bring_to, make_case, make_town, make_upload
from tongban.kernel import clock

pytestmark = pytest.mark.django_db
Answer = Any


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def everything() -> dict[str, list[Any]]:
    """Every row of every table of ours."""
    return {
        model._meta.label: sorted(map(str, model._default_manager.values_list()))
        for model in apps.get_models()
        if model.__module__.startswith("tongban.")
    }


@contextmanager
def nothing_written() -> Iterator[None]:
    before = everything()
    yield
    after = everything()
    assert {name for name in after if after[name] != before[name]} == set()


def refused(answer: Answer, status: int, code: str) -> dict[str, Any]:
    """The answer's problem (RFC 9457), in Chinese and without a hole."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), (
        answer.content.decode()
    )
    said: dict[str, Any] = answer.json()
    assert (said["status"], said["code"], said["type"]) == (status, code, f"/docs/errors/#{code}")
    for words in (said["title"], said["detail"]):
        assert words
        assert "%(" not in words
    assert said["request_id"] == answer.headers["X-Request-Id"]
    assert isinstance(said["facts"], dict)
    return said


def body(town: Town, **changes: Any) -> dict[str, Any]:
    """A complete application as the API takes it."""
    slots = [{"key": "layout", "papers": [str(make_upload(town.person))]}]
    said = {
        "item": CODE,
        "answers": {"kind": "hot"},
        "form": {"shop": "小满面馆", "area": 68},
        "slots": slots,
    }
    return said | changes


def send(client: Client, path: str, said: Any, headers: dict[str, str], *, key: str = "k") -> Answer:
    content = said if isinstance(said, (bytes, str)) else json.dumps(said)
    return client.post(
        f"/api/v1/{path}",
        content,
        content_type="application/json",
        headers={"Accept-Language": "zh-hans", "Idempotency-Key": key, **headers},
    )


BAD_APPLICATIONS: list[tuple[str, dict[str, Any], int, str]] = [
    ("an unknown item", {"item": "L999999999999"}, 404, "not-found"),
    ("a stale form", {"version": 999_999}, 409, "form-is-stale"),
    ("an unknown answer", {"answers": {"kind": "raw"}}, 422, "answer-unknown"),
    ("an unknown slot", {"slots": [{"key": "nonsense"}]}, 422, "slot-unknown"),
    ("nothing handed in", {"slots": []}, 422, "application-incomplete"),
    ("an unknown field of the form", {"form": {"shop": "小满面馆", "surprise": 1}}, 422, "invalid"),
    ("a register's fact changed", {"form": {"shop": "小满面馆", "name": "别人"}}, 422, "invalid"),
    ("text for a number", {"form": {"shop": "小满面馆", "area": "大"}}, 422, "invalid"),
    ("a firm for a person's item", {"holder": "firm", "uscc": "92341699MA2TEST01X"}, 422, "wrong-holder"),
    ("a paper id that is none", {"slots": [{"key": "layout", "papers": ["7"]}]}, 422, "invalid"),
    ("a version far out of range", {"version": 2**70}, 409, "form-is-stale"),
    ("a name that is too long", {"item": "L" * 100}, 422, "invalid"),
]


def test_a_bad_application_is_a_problem(client: Client, subtests: pytest.Subtests) -> None:
    town = make_town()
    complete, headers = body(town), bearer(town.person)
    for what, said, status, code in BAD_APPLICATIONS:
        with subtests.test(what), nothing_written():
            refused(send(client, "cases", complete | said, headers), status, code)


BAD_BODIES = [
    (b"{", 400, "not-json"),
    (b"", 422, "invalid"),
    (b"\xff\xfe", 400, "not-json"),
    (b'{"item": NaN}', 400, "not-json"),
    (b"[" * 100_000, 400, "not-json"),
    (b'{"item": "\\u0000"}', 400, "text-unstorable"),
    (b'{"item": "x", "form": {"a": ["\\ud800"]}}', 400, "text-unstorable"),
    (b"[]", 422, "invalid"),
    (b"null", 422, "invalid"),
    (b'{"item": "' + b"x" * 3_000_000 + b'"}', 413, "too-large"),
]


def test_a_body_that_is_no_application_is_a_problem(client: Client, subtests: pytest.Subtests) -> None:
    headers = bearer(make_town().person)
    for content, status, code in BAD_BODIES:
        with subtests.test(str(content[:40])), nothing_written():
            refused(send(client, "cases", content, headers), status, code)


def test_a_mistyped_id_number_names_its_field(client: Client) -> None:
    number = {"type": "string", "title": "老人的身份证号", "format": "id-number"}
    town = make_town(form=FORM | {"properties": FORM["properties"] | {"elder": number}})
    said = body(town, form={"shop": "小满面馆", "elder": "341699195304059990"})
    headers = bearer(town.person)
    with nothing_written():
        problem = refused(send(client, "cases", said, headers), 422, "invalid")
    assert set(problem["facts"]["fields"]) == {"elder"}


def test_a_mistyped_credit_code_is_told_from_a_firm_that_is_not_ones_own(client: Client) -> None:
    town = make_town(audience=("2",))
    headers = bearer(town.person)
    for uscc in ("91341699MD0000010A", "", "9134", "x" * 18):
        said = body(town, holder="firm", uscc=uscc)
        with nothing_written():
            refused(send(client, "cases", said, headers), 422, "bad-uscc")


def test_a_mistyped_case_number_is_told_from_a_case_that_is_not_ones_own(client: Client) -> None:
    town = make_town()
    number = make_case(town, at=clock.now()).number
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    mine, clerks = bearer(town.person), bearer(town.clerk)
    with nothing_written():
        for answer in (
            client.get(f"/api/v1/cases/{wrong}", headers=mine),
            send(client, f"cases/{wrong}/withdrawal", {}, mine),
            send(client, f"cases/{wrong}/acceptance", {}, clerks),
        ):
            problem = refused(answer, 422, "bad-case-number")
            assert problem["facts"]["reason"] == "check-character"


def test_a_double_click_is_one_case(client: Client) -> None:
    town = make_town()
    said, headers = body(town), bearer(town.person)
    first = send(client, "cases", said, headers)
    assert first.status_code == 201
    with nothing_written():
        again = send(client, "cases", said, headers)
    assert (again.status_code, again.json()) == (200, first.json())
    with nothing_written():
        refused(
            send(client, "cases", said | {"form": {"shop": "另一家"}}, headers), 422, "idempotency-key-reused"
        )


NOT_WHAT_THEY_SAY = [
    ("licence.pdf", b"MZ\x90\x00" + bytes(4000)),
    ("licence.pdf", b"\x7fELF" + bytes(4000)),
    ("licence.pdf", b"#!/bin/sh\nrm -rf /\n"),
    ("licence.pdf", b"%PDF-1.7\n" + bytes(4000)),
    ("licence.exe", b"%PDF-1.7\n%%EOF\n"),
    ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
]


def test_a_file_that_is_not_what_it_says_is_refused(
    client: Client, files: Path, subtests: pytest.Subtests
) -> None:
    headers = bearer(make_town().person)
    for name, content in NOT_WHAT_THEY_SAY:
        with subtests.test(str(content[:20])), nothing_written():
            answer = client.post(
                "/api/v1/files", {"file": SimpleUploadedFile(name, content)}, headers=headers
            )
            refused(answer, 415, "paper-type-refused")
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_body_of_100_megabytes_is_refused_by_its_length_alone(client: Client) -> None:
    headers = bearer(make_town().person)
    with nothing_written():
        answer = client.post(
            "/api/v1/files",
            b"",
            content_type="multipart/form-data; boundary=x",
            headers={**headers, "Content-Length": str(100 * 2**20)},
        )
        refused(answer, 413, "too-large")


def test_a_body_of_parts_without_a_boundary_is_refused(client: Client) -> None:
    headers = bearer(make_town().person)
    with nothing_written():
        answer = client.post("/api/v1/files", b"--x", content_type="multipart/form-data", headers=headers)
        refused(answer, 400, "parts-broken")


def test_another_persons_case_and_anothers_paper_are_not_found(client: Client) -> None:
    town = make_town()
    number = make_case(town, at=clock.now()).number
    paper = make_upload(town.person)
    stranger = bearer(make_person(name="陌生人"))
    with nothing_written():
        for path in (f"cases/{number}", f"files/{paper}", f"files/{paper}/content"):
            refused(client.get(f"/api/v1/{path}", headers=stranger), 404, "not-found")
        refused(send(client, f"cases/{number}/withdrawal", {}, stranger), 404, "not-found")
        refused(send(client, f"cases/{number}/resubmission", {}, stranger), 404, "not-found")
        refused(send(client, f"cases/{number}/rating", {"level": "satisfied"}, stranger), 404, "not-found")


ACTS: dict[str, dict[str, Any]] = {
    "acceptance": {},
    "non-acceptance": {"reasons": "不属于本机关", "article": "第三十二条"},
    "correction-notice": {"wanted": [{"what_for": "layout", "what": "请重拍"}]},
    "review": {"advice": "granted", "opinion": "符合"},
    "decision": {"outcome": "granted"},
    "result": {},
}


def test_a_clerk_of_another_organisation_finds_no_case(client: Client) -> None:
    town = make_town()
    number = make_case(town, at=clock.now()).number
    posts = ("accept", "review", "approve", "issue")
    stranger = bearer(make_staff(name="外人", posts=posts, organisation_code=CITY_OFFICE))
    with nothing_written():
        refused(client.get(f"/api/v1/cases/{number}", headers=stranger), 404, "not-found")
        for act, said in ACTS.items():
            refused(send(client, f"cases/{number}/{act}", said, stranger), 404, "not-found")


def test_an_act_out_of_order_is_refused(client: Client) -> None:
    town = make_town()
    number = make_case(town, at=clock.now()).number
    holders = {"review": town.reviewer, "decision": town.approver, "result": town.issuer}
    headers = {act: bearer(holder) for act, holder in holders.items()}
    with nothing_written():
        for act, mine in headers.items():
            refused(send(client, f"cases/{number}/{act}", ACTS[act], mine), 409, "case-out-of-order")
    bring_to(town, number, "accepted", at=clock.now())
    mine = bearer(town.clerk)
    with nothing_written():
        for act in ("acceptance", "non-acceptance", "correction-notice"):
            refused(send(client, f"cases/{number}/{act}", ACTS[act], mine), 409, "case-out-of-order")


def test_an_officer_without_the_duty_is_refused_before_the_case_is_looked_for(client: Client) -> None:
    town = make_town()
    number = make_case(town, at=clock.now()).number
    headers = bearer(make_staff(name="吴监察", posts=("supervisor",)))
    with nothing_written():
        for act, said in ACTS.items():
            refused(send(client, f"cases/{number}/{act}", said, headers), 403, "scope-missing")


def test_no_token_a_wrong_one_and_an_old_one_open_nothing(client: Client) -> None:
    town = make_town()
    said = body(town)
    old = bearer(town.person, at=clock.now() - timedelta(days=2))
    for headers in ({"Authorization": "Bearer tb_nonsense"}, {"Authorization": "Bearer \xff"}, old):
        with nothing_written():
            refused(send(client, "cases", said, headers), 401, "sign-in-needed")
    with nothing_written():
        assert send(client, "cases", said, {}).status_code in (401, 403)


def test_a_revoked_token_and_one_for_something_else_open_nothing(client: Client) -> None:
    town = make_town()
    said, headers, other = body(town), bearer(town.person), bearer(town.clerk)
    mine = client.get("/api/v1/tokens", headers=headers).json()[0]["id"]
    assert send(client, f"tokens/{mine}/revocation", {}, headers).status_code == 204
    with nothing_written():
        refused(send(client, "cases", said, headers), 401, "sign-in-needed")
        refused(send(client, "cases", said, other), 403, "scope-missing")


def test_a_nul_in_an_address_is_a_refusal_and_no_fault(client: Client) -> None:
    for sent in ("/items/%00/", "/find/?q=%00", "/?%00=1"):
        assert client.get(sent).status_code == 422


def test_a_nul_in_a_form_is_a_refusal_and_no_fault(client: Client) -> None:
    sign_in(client, make_town().person)
    with nothing_written():
        answer = client.post("/accounts/real-name/", {"name": "a\0b", "id_number": "x"})
        assert answer.status_code == 422
