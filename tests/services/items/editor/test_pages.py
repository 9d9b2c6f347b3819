"""The editor at the desk: what is shown, saved, merged and refused, and what it costs."""

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.papers.make import image_bytes
from tests.services.cases.visit import words_of
from tests.services.items.library.make import (
    CITY_BUREAU,
    CODE,
    COUNTY_BUREAU,
    JUSTICE,
    city,
    claimed,
    make_entry,
)
from tests.services.items.make import MONDAY
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.services.items.editor.sections import SECTIONS
from tongban.services.items.library.models import Change
from tongban.services.items.materials.commands.merge import merge_materials
from tongban.services.items.materials.models import Material
from tongban.services.items.materials.names import normal_name
from tongban.services.items.queries import item_terms

pytestmark = pytest.mark.django_db
CHANGES = "/desk/library/changes/"
Form = dict[str, list[str]]


@pytest.fixture(autouse=True)
def small_city() -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    city()
    item_terms.cache_clear()


def visitor(
    organisation_code: str, name: str = "周事项", post: str = "item-manager"
) -> tuple[Client, Officer]:
    officer = make_staff(name=name, posts=(post,), organisation_code=organisation_code)
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer), officer


@pytest.fixture
def client() -> Client:
    return visitor(CITY_BUREAU)[0]


@pytest.fixture
def change(client: Client) -> UUID:
    """A change of a list entry, just begun."""
    make_entry()
    return begun(client, f"/desk/library/entry/{CODE}/propose/")


def begun(client: Client, path: str) -> UUID:
    assert client.post(path, {"act": "change"}).status_code == 302
    return Change.objects.latest("made_at").pk


def form_on(client: Client, change: UUID, key: str) -> Form:
    """The form of a page as a browser would post it untouched."""
    answer = client.get(f"{CHANGES}{change}/edit/{key}/")
    assert answer.status_code == 200
    return form_in(answer)


def form_in(answer: Any) -> Form:
    form = html.fromstring(answer.content.decode()).get_element_by_id("editor")
    empty = {
        one.name for one in form.inputs if one.get("type") == "radio" and one.checked and not one.get("value")
    }
    found: Form = {}
    for name, value in form.form_values():
        # what browsers do and lxml does not: a line end right behind <textarea> is none of its text
        found.setdefault(name, []).append("" if name in empty else value.removeprefix("\n"))
    return found


def post(client: Client, change: UUID, key: str, form: Form, act: str = "save", **typed: str) -> Any:
    fields = {**form, **{name.replace("__", "."): [value] for name, value in typed.items()}, "act": [act]}
    return client.post(f"{CHANGES}{change}/edit/{key}/", fields)


def said(change: UUID) -> dict[str, Any]:
    content: dict[str, Any] = Change.objects.get(pk=change).proposal["content"]
    return content


def test_every_page_opens_and_saves_as_it_is(
    client: Client, change: UUID, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    before = said(change)
    for key in SECTIONS:
        with django_assert_max_num_queries(18):
            form = form_on(client, change, key)
        assert post(client, change, key, form).status_code == 302, key
        assert said(change) == before, key


def test_what_is_typed_is_kept_and_what_is_wrong_is_said(client: Client, change: UUID) -> None:
    form = form_on(client, change, "process")
    answer = post(client, change, "process", form, limits__promised__count="六")
    assert answer.status_code == 422
    assert "请填整数，或者留空" in words_of(answer)
    assert 'value="六"' in answer.content.decode()
    assert Change.objects.get(pk=change).revision == 1
    answer = post(client, change, "process", form_in(answer), "save-next", limits__promised__count="6")
    assert answer["Location"].endswith("/edit/fees/")
    assert said(change)["elements"]["limits.promised"] == {"count": 6}


def test_rows_come_go_and_move_without_being_saved(client: Client, change: UUID) -> None:
    form = form_on(client, change, "materials")
    added = post(client, change, "materials", form, "add:slots")
    assert added.status_code == 200
    assert form_in(added)["slots.rows"] == ["0", "1", "n1"]
    moved = post(client, change, "materials", form_in(added), "up:slots:n1", slots__n1__name="健康证明")
    assert form_in(moved)["slots.rows"] == ["0", "n1", "1"]
    assert form_in(moved)["slots.n1.name"] == ["健康证明"]
    gone = post(client, change, "materials", form_in(moved), "remove:slots:0")
    assert len(said(change)["elements"]["slots"]) == 2
    assert post(client, change, "materials", form_in(gone)).status_code == 302
    assert [slot["name"] for slot in said(change)["elements"]["slots"]] == ["健康证明", "租赁合同"]


def test_the_second_who_saves_gets_both_changes(client: Client, change: UUID) -> None:
    other, _ = visitor(CITY_BUREAU, "钱事项")
    mine, theirs = form_on(client, change, "materials"), form_on(other, change, "materials")
    assert post(other, change, "materials", theirs, slots__0__note="手画也行").status_code == 302
    answer = post(client, change, "materials", mine, slots__1__copies="2")
    assert answer.status_code == 302
    assert "钱事项" in words_of(client.get(answer["Location"]))
    slots = said(change)["elements"]["slots"]
    assert (slots[0]["note"], slots[1]["copies"]) == ("手画也行", 2)


def test_the_same_thing_changed_twice_is_asked_and_nothing_is_lost(client: Client, change: UUID) -> None:
    other, _ = visitor(CITY_BUREAU, "钱事项")
    mine, theirs = form_on(client, change, "basics"), form_on(other, change, "basics")
    post(other, change, "basics", theirs, purpose="开店要办的证", visits="1")
    answer = post(client, change, "basics", mine, purpose="开饭馆要办的证", aliases="开饭馆")
    assert answer.status_code == 409
    words = words_of(answer)
    for part in ("钱事项", "开店要办的证", "开饭馆要办的证"):
        assert part in words
    assert said(change)["elements"]["purpose"] == "开店要办的证"
    again = form_in(answer)
    assert (again["purpose"], again["visits"], again["aliases"]) == (["开饭馆要办的证"], ["1"], ["开饭馆"])
    assert post(client, change, "basics", again).status_code == 302
    elements = said(change)["elements"]
    assert (elements["purpose"], elements["visits"], elements["aliases"]) == ("开饭馆要办的证", 1, ["开饭馆"])


def test_a_list_entry_binds_what_a_level_below_may_do(client: Client, change: UUID) -> None:
    form = form_on(client, change, "materials")
    assert form["policy:materials"] == ["fewer"]
    post(client, change, "materials", form | {"policy:materials": ["fixed"]})
    assert said(change)["policies"] == {"materials": "fixed"}
    form = form_on(client, change, "materials")
    post(client, change, "materials", form | {"policy:materials": ["fewer"]})
    assert "policies" not in said(change)


def test_an_implementation_shows_what_is_locked_and_can_go_back(client: Client) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU, own={"limits.promised": {"count": 9}})
    county, _ = visitor(COUNTY_BUREAU, "孙事项")
    change = begun(county, f"/desk/library/item/{item.code}/propose/")
    words = words_of(county.get(f"{CHANGES}{change}/edit/process/"))
    for part in ("市级规定，不能改", "20个工作日", "市级内容：12个工作日", "恢复成上级内容"):
        assert part in words, part
    form = form_on(county, change, "process")
    assert "limits.statutory.count" not in form
    back = post(county, change, "process", form, "restore:promised-limit")
    assert form_in(back)["limits.promised.count"] == ["12"]
    assert post(county, change, "process", form_in(back)).status_code == 302
    assert "limits.promised" not in Change.objects.get(pk=change).proposal["own"]


def test_what_the_level_above_does_not_allow_is_told_beside_the_page(client: Client) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    county, _ = visitor(COUNTY_BUREAU, "孙事项")
    change = begun(county, f"/desk/library/item/{item.code}/propose/")
    post(county, change, "process", form_on(county, change, "process"), limits__promised__count="15")
    assert "只能比上级的短" in words_of(county.get(f"{CHANGES}{change}/edit/process/"))
    assert county.post(f"{CHANGES}{change}/submit/").status_code == 422


def test_an_element_that_is_emptied_is_said_to_be_empty(client: Client) -> None:
    make_entry(purpose="开店")
    item = claimed(COUNTY_BUREAU)
    county, _ = visitor(COUNTY_BUREAU, "孙事项")
    change = begun(county, f"/desk/library/item/{item.code}/propose/")
    assert post(county, change, "basics", form_on(county, change, "basics"), purpose="").status_code == 302
    assert Change.objects.get(pk=change).proposal["own"]["purpose"] == ""


def test_where_only_the_entry_above_may_add_the_page_leads_to_it(client: Client, change: UUID) -> None:
    county, _ = visitor(COUNTY_BUREAU, "孙事项")
    below = begun(county, f"/desk/library/item/{claimed(COUNTY_BUREAU).code}/propose/")
    answer = county.get(f"{CHANGES}{below}/edit/materials/")
    assert 'value="add:slots"' not in answer.content.decode()
    assert "要增加，请提请改 上级目录条目" in words_of(answer)
    assert f'href="/desk/library/entries/{CODE}/">上级目录条目' in answer.content.decode()
    assert "上级目录条目" not in words_of(client.get(f"{CHANGES}{change}/edit/materials/"))


def test_a_question_that_is_still_written_does_not_break_the_preview(client: Client) -> None:
    make_entry()
    county, _ = visitor(COUNTY_BUREAU, "孙事项")
    change = begun(county, f"/desk/library/item/{claimed(COUNTY_BUREAU).code}/propose/")
    added = post(county, change, "scenario", form_on(county, change, "scenario"), "add:scenario")
    fields = form_in(added) | {"scenario.n1.text": ["您是谁？"]}
    part = words_of(county.post(f"{CHANGES}{change}/edit/scenario/preview/", fields))
    assert "平面布局图" in part
    assert "required" not in part


def test_the_guide_is_seen_before_it_is_saved(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    county, _ = visitor(COUNTY_BUREAU, "孙事项")
    change = begun(county, f"/desk/library/item/{item.code}/propose/")
    form = form_on(county, change, "basics")
    fields = form | {"purpose": ["在谯城开饭馆"]}
    with django_assert_max_num_queries(18):
        part = county.post(f"{CHANGES}{change}/edit/basics/preview/", fields)
    assert "在谯城开饭馆" in words_of(part)
    assert "purpose" not in Change.objects.get(pk=change).proposal["own"]
    post(county, change, "basics", fields)
    page = words_of(county.get(f"{CHANGES}{change}/preview/"))
    for part_of_page in ("没有生效", "在谯城开饭馆", "平面布局图"):
        assert part_of_page in page
    assert f"/apply/{item.code}/" not in county.get(f"{CHANGES}{change}/preview/").content.decode()


def test_a_condition_that_cannot_be_read_is_told_and_breaks_nothing(client: Client, change: UUID) -> None:
    form = form_on(client, change, "materials")
    answer = post(client, change, "materials", form, slots__0__when__pick="own", slots__0__when="who ==")
    assert answer.status_code == 302
    assert "读不懂" in words_of(client.get(f"{CHANGES}{change}/edit/materials/"))


def test_a_change_without_a_reason_is_not_taken_for_done(client: Client, change: UUID) -> None:
    answer = client.post(f"{CHANGES}{change}/edit/why/", {"reason": "  ", "in_force_on": "2026-10-12"})
    assert answer.status_code == 422
    assert "请写明理由" in words_of(answer)
    assert 'href="#reason"' in answer.content.decode()
    assert Change.objects.get(pk=change).revision == 1


def test_reason_and_day_are_said_on_the_last_page(client: Client, change: UUID) -> None:
    path = f"{CHANGES}{change}/edit/why/"
    assert client.post(path, {"reason": "减时限", "in_force_on": "十月"}).status_code == 422
    answer = client.post(path, {"reason": "减时限", "in_force_on": "2026-10-12"})
    assert answer["Location"] == f"{CHANGES}{change}/"
    stored = Change.objects.get(pk=change)
    assert (stored.reason, stored.in_force_on.isoformat()) == ("减时限", "2026-10-12")  # type: ignore[union-attr]


def test_what_is_not_ones_own_is_not_there(client: Client, change: UUID) -> None:
    stranger, _ = visitor(COUNTY_BUREAU, "孙事项")
    for path in ("edit/", "edit/materials/", "preview/"):
        assert stranger.get(f"{CHANGES}{change}/{path}").status_code == 404, path
    assert stranger.post(f"{CHANGES}{change}/edit/basics/", {"base": "{}"}).status_code == 404
    assert stranger.post(f"{CHANGES}{change}/edit/basics/preview/", {"base": "{}"}).status_code == 404
    assert client.get(f"{CHANGES}{change}/edit/nowhere/").status_code == 404


def test_offices_read_a_change_but_do_not_edit_it(client: Client, change: UUID) -> None:
    Change.objects.filter(pk=change).update(reason="减时限")
    client.post(f"{CHANGES}{change}/submit/")
    for one in (client, visitor(JUSTICE, "罗法制", "legal-office")[0]):
        answer = one.get(f"{CHANGES}{change}/edit/")
        assert answer.status_code in {302, 404}


@pytest.mark.parametrize("base", ["", "[]", "{", "x" * 1_000_001])
def test_a_page_that_does_not_come_back_whole_is_refused(client: Client, change: UUID, base: str) -> None:
    answer = client.post(f"{CHANGES}{change}/edit/basics/", {"base": base, "purpose": "新"})
    assert answer.status_code == 422
    assert Change.objects.get(pk=change).revision == 1


def test_rows_with_strange_names_are_left_out(client: Client, change: UUID) -> None:
    form = form_on(client, change, "materials")
    form["slots.rows"] += ["x", "-1", "999999999", "0", "77"]
    assert post(client, change, "materials", form).status_code == 302
    assert len(said(change)["elements"]["slots"]) == 2


def test_a_file_is_kept_shown_and_taken_away(client: Client) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    county, _ = visitor(COUNTY_BUREAU, "孙事项")
    change = begun(county, f"/desk/library/item/{item.code}/propose/")
    form: dict[str, Any] = dict(form_on(county, change, "materials"))
    form["slots.0.blank_form.file"] = SimpleUploadedFile(
        "布局图样式.png", image_bytes(), content_type="image/png"
    )
    assert county.post(f"{CHANGES}{change}/edit/materials/", form).status_code == 302
    slot = Change.objects.get(pk=change).proposal["own"]["slots"][0]
    assert slot["blank_form"].startswith("attachment:")
    assert "布局图样式.png" in words_of(county.get(f"{CHANGES}{change}/edit/materials/"))
    assert "布局图样式.png" in words_of(county.get(f"{CHANGES}{change}/preview/"))
    again = form_on(county, change, "materials")
    assert post(county, change, "materials", again | {"slots.0.blank_form.drop": ["1"]}).status_code == 302
    assert "slots" not in Change.objects.get(pk=change).proposal["own"]


def test_the_page_of_a_change_says_conditions_and_files_in_words(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry()
    county, _ = visitor(COUNTY_BUREAU, "孙事项")
    change = begun(county, f"/desk/library/item/{claimed(COUNTY_BUREAU).code}/propose/")
    proposal = Change.objects.get(pk=change).proposal
    choices = [{"value": "a1", "label": "我自己办"}, {"value": "a2", "label": "请人代办"}]
    question = {"key": "q1", "text": "谁来办？", "choices": choices}
    own = {"scenario": [question], "conditions": [{"text": "有委托书。", "when": "q1 == 'a2'"}]}
    Change.objects.filter(pk=change).update(proposal={**proposal, "own": {**proposal["own"], **own}})
    form: dict[str, Any] = dict(form_on(county, change, "materials"))
    form["slots.0.blank_form.file"] = SimpleUploadedFile(
        "布局图样式.png", image_bytes(), content_type="image/png"
    )
    assert county.post(f"{CHANGES}{change}/edit/materials/", form).status_code == 302
    with django_assert_max_num_queries(40):
        words = words_of(county.get(f"{CHANGES}{change}/"))
    for said_in_words in ("谁来办：请人代办", "我自己办 / 请人代办", "布局图样式.png"):
        assert said_in_words in words, said_in_words
    for raw in ("q1", "attachment:"):
        assert raw not in words, raw


def test_a_file_that_is_not_what_it_says_is_refused_and_what_was_typed_stays(
    client: Client, change: UUID
) -> None:
    form: dict[str, Any] = form_on(client, change, "materials") | {"slots.0.note": ["手画也行"]}
    form["slots.0.sample.file"] = SimpleUploadedFile(
        "样表.pdf", b"MZ\x90\x00", content_type="application/pdf"
    )
    answer = client.post(f"{CHANGES}{change}/edit/materials/", form)
    assert answer.status_code == 422
    assert 'href="#slots.0.sample"' in answer.content.decode()
    assert form_in(answer)["slots.0.note"] == ["手画也行"]
    assert "note" not in said(change)["elements"]["slots"][0]


def test_a_name_that_was_merged_away_is_told_with_the_kept_one(client: Client) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    county, officer = visitor(COUNTY_BUREAU, "孙事项")
    change = begun(county, f"/desk/library/item/{item.code}/propose/")
    kept, old = (
        Material.objects.create(name=name, normal=normal_name(name), initials="", found_at=MONDAY)
        for name in ("营业场所平面图", "平面布局图")
    )
    merge_materials(keep=kept.pk, merge=[old.pk], by=officer, at=MONDAY)
    words = words_of(county.get(f"{CHANGES}{change}/edit/materials/"))
    assert "Q38" in words
    assert "营业场所平面图" in words
