"""The editor against what no page of ours sends: refused or left out, never a fault, and nothing is lost."""

from typing import Any
from uuid import UUID

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from lxml import html

from tests.foundation.papers.make import image_bytes
from tests.services.cases.visit import words_of
from tests.services.items.editor.test_pages import CHANGES, Form, begun, form_in, form_on, post, said, visitor
from tests.services.items.library.make import (
    CITY_BUREAU,
    CODE,
    COUNTY_BUREAU,
    approve,
    city,
    claimed,
    drafted,
    make_entry,
)
from tests.services.items.make import MONDAY
from tongban.kernel import clock
from tongban.services.items.attachments.models import Attachment
from tongban.services.items.editor.entries import MOST_ROWS
from tongban.services.items.library.models import Change
from tongban.services.items.queries import item_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    city()
    item_terms.cache_clear()
    return visitor(CITY_BUREAU)[0]


@pytest.fixture
def entry(manager: Client) -> UUID:
    """A change of a list entry, just begun."""
    make_entry()
    return begun(manager, f"/desk/library/entry/{CODE}/propose/")


@pytest.fixture
def county(manager: Client) -> Client:
    return visitor(COUNTY_BUREAU, "孙事项")[0]


def own_change(county: Client, act: str = "change") -> UUID:
    """A change of an implementation, just begun."""
    make_entry()
    item = claimed(COUNTY_BUREAU)
    assert county.post(f"/desk/library/item/{item.code}/propose/", {"act": act}).status_code == 302
    return Change.objects.latest("made_at").pk


@pytest.mark.parametrize("act", ["save", "add:slots", "restore:materials", "preview"])
@pytest.mark.parametrize(
    "base",
    [
        pytest.param("[" * 200_000 + "]" * 200_000, id="deep"),
        '{"slots": 5}',
        '{"slots": [1, 2]}',
        '{"slots": [{"name": "\\u0000"}]}',
        '{"slots": [{"name": "\\ud800"}]}',
        '{"name": "另一个名字"}',
        "١:²:٣",
        pytest.param(signing.dumps({"slots": 5}), id="signed-for-something-else"),
    ],
)
def test_only_what_a_page_of_ours_has_read_comes_back(
    manager: Client, entry: UUID, base: str, act: str
) -> None:
    before = said(entry)
    fields = form_on(manager, entry, "materials") | {"base": [base], "act": [act]}
    path = f"{CHANGES}{entry}/edit/materials/" + ("preview/" if act == "preview" else "")
    assert manager.post(path, fields).status_code == 422
    assert said(entry) == before


def test_what_one_page_has_read_is_of_no_use_to_another(manager: Client, entry: UUID) -> None:
    fees = form_on(manager, entry, "fees") | {"base": form_on(manager, entry, "basics")["base"]}
    assert post(manager, entry, "fees", fees).status_code == 422


def test_steps_that_the_process_does_not_have_are_left_out(manager: Client, entry: UUID) -> None:
    before, form = said(entry), form_on(manager, entry, "process")
    form["process.steps.rows"] = [*form["process.steps.rows"], "n1", "99"]
    form |= {"process.steps.n1.organisation": ["own"], "process.steps.99.days": ["3"]}
    assert post(manager, entry, "process", form).status_code == 302
    assert said(entry) == before


def field(row: str, **typed: str) -> Form:
    return {f"form.fields.{row}.{name}": [value] for name, value in typed.items()}


def test_a_way_of_asking_that_nobody_knows_is_refused(manager: Client, entry: UUID) -> None:
    form = form_on(manager, entry, "form") | {"form.fields.rows": ["n1"]} | field("n1", title="面积", ask="x")
    answer = post(manager, entry, "form", form)
    assert answer.status_code == 422
    assert 'href="#form.fields.n1.ask"' in answer.content.decode()


def test_two_fields_with_one_key_are_refused_and_none_is_lost(manager: Client, entry: UUID) -> None:
    form = form_on(manager, entry, "form") | {"form.fields.rows": ["n1", "n2"]}
    form |= field("n1", title="面积", ask="line", key="a") | field("n2", title="人数", ask="line", key="a")
    answer = post(manager, entry, "form", form)
    assert answer.status_code == 422
    assert "另一行已经用了这个代号" in words_of(answer)
    assert form_in(answer)["form.fields.n2.title"] == ["人数"]


@pytest.mark.parametrize(("name", "typed"), [("name", ""), ("name", "长" * 1001), ("type_code", "")])
def test_what_no_entry_is_without_is_asked_for(manager: Client, entry: UUID, name: str, typed: str) -> None:
    before = said(entry)
    answer = post(manager, entry, "basics", form_on(manager, entry, "basics") | {name: [typed]})
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.content.decode()
    assert said(entry) == before


@pytest.mark.parametrize("act", ["suspend", "cancel"])
def test_a_change_without_content_has_no_pages(county: Client, act: str) -> None:
    change = own_change(county, act)
    assert county.get(f"{CHANGES}{change}/preview/").status_code == 404
    assert county.post(f"{CHANGES}{change}/edit/basics/preview/", {}).status_code == 404
    assert county.get(f"{CHANGES}{change}/edit/").status_code == 302


def long_list(manager: Client, entry: UUID, rows: int) -> Form:
    form = form_on(manager, entry, "materials") | {"slots.rows": [f"n{at}" for at in range(1, rows + 1)]}
    return form | {f"slots.n{at}.name": [f"材料{at}"] for at in range(1, rows + 1)}


def test_a_long_list_is_saved_as_browsers_send_it(manager: Client, entry: UUID) -> None:
    """They send an empty part for each file that nobody chose, and every input of every row."""
    form = long_list(manager, entry, 200)
    for at in range(1, 201):
        form |= {f"slots.n{at}.{name}": [""] for name in ("note", "issuer", "by_law", "when", "source")}
        form |= {f"slots.n{at}.{name}": ["1"] for name in ("originals", "copies", "kind", "format")}
    files = [f"slots.n{at}.{name}.file" for at in range(1, 201) for name in ("blank_form", "sample")]
    empty = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename=""\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\r\n"
        for name in files
    )
    body = empty.encode() + encode_multipart(BOUNDARY, form)
    answer = manager.generic("POST", f"{CHANGES}{entry}/edit/materials/", body, MULTIPART_CONTENT)
    assert answer.status_code == 302
    assert len(said(entry)["elements"]["slots"]) == 200


def test_rows_above_the_most_are_refused_and_not_dropped(manager: Client, entry: UUID) -> None:
    before = said(entry)
    answer = post(manager, entry, "materials", long_list(manager, entry, MOST_ROWS + 1))
    assert answer.status_code == 422
    assert f"最多{MOST_ROWS}行" in words_of(answer)
    full = post(manager, entry, "faq", {**faq(manager, entry, MOST_ROWS)}, "add:faq")
    assert len(form_in(full)["faq.rows"]) == MOST_ROWS
    assert said(entry) == before


def faq(manager: Client, entry: UUID, rows: int) -> Form:
    form = form_on(manager, entry, "faq") | {"faq.rows": [f"n{at}" for at in range(1, rows + 1)]}
    return form | {f"faq.n{at}.question": [f"问{at}"] for at in range(1, rows + 1)}


def test_what_another_binds_below_outlives_a_save_beside_it(manager: Client, entry: UUID) -> None:
    other, _ = visitor(CITY_BUREAU, "钱事项")
    mine, theirs = form_on(manager, entry, "materials"), form_on(other, entry, "materials")
    post(other, entry, "materials", theirs | {"policy:materials": ["fixed"]})
    assert post(manager, entry, "materials", mine, slots__0__note="手画也行").status_code == 302
    assert said(entry)["policies"] == {"materials": "fixed"}
    again = post(manager, entry, "materials", form_on(manager, entry, "materials"), "add:slots")
    assert form_in(again)["policy:materials"] == form_in(again)["policy-read:materials"] == ["fixed"]


def test_what_the_level_above_changes_meanwhile_is_not_frozen(county: Client) -> None:
    change = own_change(county)
    form = form_on(county, change, "process")
    approve(drafted())  # the city promises 8 days from now on
    assert post(county, change, "process", form, acceptance_working_days="5").status_code == 302
    assert Change.objects.get(pk=change).proposal["own"] == {"acceptance_working_days": 5}


def test_what_is_typed_is_shown_as_typed_and_runs_nowhere(manager: Client, entry: UUID) -> None:
    evil = "{{ request.user }}{% load x %}\"'><script>alert(1)</script>"
    form = form_on(manager, entry, "basics") | {"name": [evil], "purpose": [evil], "aliases": [evil]}
    assert post(manager, entry, "basics", form).status_code == 302
    for page in (manager.get(f"{CHANGES}{entry}/edit/basics/"), manager.get(f"{CHANGES}{entry}/preview/")):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    assert form_in(manager.get(f"{CHANGES}{entry}/edit/basics/"))["name"] == [evil]


def test_an_address_that_is_not_of_the_web_is_no_link(county: Client) -> None:
    change = own_change(county)
    form = form_on(county, change, "places")
    post(county, change, "places", form, consult__url="javascript:alert(1)", consult__note="问")
    assert "javascript:" not in county.get(f"{CHANGES}{change}/preview/").content.decode()
    form = form_on(county, change, "places")
    post(county, change, "places", form, consult__url="https://gov.example/ask")
    assert 'href="https://gov.example/ask"' in county.get(f"{CHANGES}{change}/preview/").content.decode()


def test_only_files_that_the_page_asks_for_are_kept(manager: Client, entry: UUID) -> None:
    def picture() -> SimpleUploadedFile:
        return SimpleUploadedFile("图.png", image_bytes(), content_type="image/png")

    form: dict[str, Any] = dict(form_on(manager, entry, "materials"))
    files = {f"slots.{row}.sample.file": picture() for row in ("0", "77", "zz", "../0")}
    path = f"{CHANGES}{entry}/edit/materials/"
    assert manager.post(path, form | files | {"base": ["{"]}).status_code == 422
    assert not Attachment.objects.exists()
    files = {name: picture() for name in files}
    assert manager.post(path, form | files).status_code == 302
    assert Attachment.objects.get().kind == "sample"
    basics: dict[str, Any] = dict(form_on(manager, entry, "basics"))
    assert manager.post(f"{CHANGES}{entry}/edit/basics/", basics | {"result.sample.file": picture()})
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    "form",
    [
        {"properties": {"a": True}},
        {"properties": 5},
        {"properties": {"a": {"type": "array", "items": True}}},
        {"properties": {"a": {"oneOf": [1]}, "b": {"oneOf": 3}, "c": {"enum": 3}}},
        {"properties": {"a": {"maxLength": "x", "x-order": "x", "title": {"x": 1}}}},
        {"required": 3, "x-sections": [1, {}], "properties": {"a": {}}},
        {"x-sections": 4},
    ],
    ids=str,
)
def test_a_form_that_is_no_schema_is_told_of_and_can_be_opened(county: Client, form: Any) -> None:
    change = own_change(county)
    Change.objects.filter(pk=change).update(proposal={"own": {"form": form}})
    for key in ("basics", "form"):
        assert county.get(f"{CHANGES}{change}/edit/{key}/").status_code == 200, key
    fields = form_on(county, change, "form")
    assert county.post(f"{CHANGES}{change}/edit/form/preview/", fields).status_code == 200


def test_a_proposal_that_fits_no_more_is_not_kept_silent(county: Client) -> None:
    change = own_change(county)
    Change.objects.filter(pk=change).update(proposal={"own": {"purpose": 5}})
    assert county.post(f"{CHANGES}{change}/edit/why/", {"reason": "减时限"}).status_code == 422
    assert not Change.objects.get(pk=change).reason


def test_a_reason_that_another_wrote_meanwhile_is_not_written_over_unseen(
    manager: Client, entry: UUID
) -> None:
    path = f"{CHANGES}{entry}/edit/why/"
    other, _ = visitor(CITY_BUREAU, "钱事项")
    read = {"reason-read": ""}
    assert other.post(path, read | {"reason": "减时限\r\n再减"}).status_code == 302
    answer = manager.post(path, read | {"reason": "减材料"})
    assert answer.status_code == 422
    assert Change.objects.get(pk=entry).reason == "减时限\r\n再减"
    shown = html.fromstring(answer.content.decode()).xpath("string(//input[@name='reason-read']/@value)")
    assert manager.post(path, {"reason-read": shown, "reason": "减材料"}).status_code == 302
    assert Change.objects.get(pk=entry).reason == "减材料"
