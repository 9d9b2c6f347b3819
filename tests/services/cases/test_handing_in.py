"""Handing in one material: several files, their order, limits, and the same file twice."""

import io
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_person, sign_in
from tests.foundation.papers.make import image_bytes, pdf_bytes
from tests.services.cases.make import CODE, MONDAY, SLOTS, Town, make_case, make_town
from tests.services.cases.visit import make_draft, picture, words_of
from tongban.foundation.papers.models import Paper
from tongban.services.cases.commands import draft as drafts
from tongban.services.cases.commands.arrange import move_paper
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.models import Draft
from tongban.services.items.public import Slot

pytestmark = pytest.mark.django_db


def page(number: int) -> SimpleUploadedFile:
    """A picture that differs from the others."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (number, 0, 0)).save(out, "PNG")
    return SimpleUploadedFile(f"第{number}页.png", out.getvalue(), content_type="image/png")


def names_in_order() -> list[str]:
    ids = Draft.objects.get().slots["layout"]
    names = dict(Paper.objects.values_list("id", "name"))
    return [names[UUID(one)] for one in ids]


@pytest.fixture
def url(town: Town) -> str:
    return f"/drafts/{make_draft(town)}/materials/layout/"


def test_several_files_at_once_keep_the_order_in_which_they_were_chosen(citizen: Client, url: str) -> None:
    said = words_of(citizen.post(url, {"file": [page(3), page(1), page(2)], "photo": page(4)}, follow=True))
    assert names_in_order() == ["第3页.png", "第1页.png", "第2页.png", "第4页.png"]
    assert "已交4个文件" in said.replace(" ", "")


def test_files_are_moved_up_and_down_and_stop_at_the_ends(citizen: Client, url: str) -> None:
    citizen.post(url, {"file": [page(1), page(2), page(3)]})
    first, _, last = Draft.objects.get().slots["layout"]
    citizen.post(url, {"down": first})
    assert names_in_order() == ["第2页.png", "第1页.png", "第3页.png"]
    citizen.post(url, {"up": last})
    assert names_in_order() == ["第2页.png", "第3页.png", "第1页.png"]
    citizen.post(url, {"down": first})
    assert names_in_order() == ["第2页.png", "第3页.png", "第1页.png"]


@pytest.mark.parametrize("act", ["up", "down"])
def test_a_file_that_is_not_in_the_material_is_not_moved(act: str, citizen: Client, url: str) -> None:
    citizen.post(url, {"file": page(1)})
    assert citizen.post(url, {act: str(UUID(int=1))}).status_code == 404
    assert citizen.post(url, {act: "no id"}).status_code == 404
    assert citizen.post(url, {"take_out": "no id"}).status_code == 404
    assert names_in_order() == ["第1页.png"]


def test_one_file_too_many_is_refused_in_words_and_nothing_of_it_is_kept(
    citizen: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_PAPERS", 2)
    citizen.post(url, {"file": page(1)})
    response = citizen.post(url, {"file": [page(2), page(3)]})
    assert response.status_code == 422
    assert "最多收2个文件" in words_of(response)
    assert names_in_order() == ["第1页.png"]
    assert Paper.objects.count() == 1
    citizen.post(url, {"file": page(2)})
    assert "已经满了" in words_of(citizen.get(url))


def test_the_files_of_an_application_together_have_a_limit(citizen: Client, url: str, settings: Any) -> None:
    size = len(image_bytes())
    settings.APPLICATION_MAX_BYTES = 2 * size + 20
    citizen.post(url, {"file": [page(1), page(2)]})
    response = citizen.post(url, {"file": page(3)})
    assert response.status_code == 413
    assert "加起来不能超过" in words_of(response)
    assert Paper.objects.count() == 2


def test_a_form_with_several_files_may_be_larger_than_one_file(
    citizen: Client, url: str, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    settings.APPLICATION_MAX_BYTES = 4 << 20

    def body() -> dict[str, Any]:
        return {"file": page(1), "ignored": SimpleUploadedFile("a", bytes(2 << 20))}

    assert citizen.post(url, body()).status_code == 302
    settings.APPLICATION_MAX_BYTES = 1000
    assert citizen.post(url, body()).status_code == 413


def test_the_same_file_twice_in_one_material_is_one(citizen: Client, url: str) -> None:
    citizen.post(url, {"file": picture()})
    said = words_of(citizen.post(url, {"file": picture("又一份.png")}, follow=True))
    assert "只算一份" in said
    assert len(Draft.objects.get().slots["layout"]) == 1
    assert Paper.objects.count() == 1


def test_the_same_file_in_two_materials_is_kept_once_and_said(on_monday: None) -> None:
    town = make_town(slots=(*SLOTS, Slot(key="lease", name="租赁合同")))
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    draft_id = make_draft(town)
    citizen.post(f"/drafts/{draft_id}/materials/layout/", {"file": picture()})
    url = f"/drafts/{draft_id}/materials/lease/"
    said = words_of(citizen.post(url, {"file": picture()}, follow=True))
    assert "这份文件也在“经营场所平面布局图”里" in said
    assert Paper.objects.count() == 1


def test_a_file_that_was_handed_in_before_is_said_to_its_owner_only(town: Town, citizen: Client) -> None:
    make_case(town)
    citizen.post(f"/drafts/{make_draft(town)}/materials/layout/", {"file": picture()})
    assert "您交过同一份文件" in words_of(citizen.get(f"/drafts/{Draft.objects.get().id}/materials/layout/"))
    other = make_person(name="老李")
    theirs = drafts.begin_draft(
        item_code=CODE, holder=HolderKind.PERSON, uscc=None, answers={"kind": "hot"}, by=other, at=MONDAY
    )
    stranger = sign_in(Client(headers={"accept-language": "zh-CN"}), other)
    stranger.post(f"/drafts/{theirs}/materials/layout/", {"file": picture()})
    assert "您交过同一份文件" not in words_of(stranger.get(f"/drafts/{theirs}/materials/layout/"))


def test_a_draft_of_somebody_else_is_not_arranged(town: Town, citizen: Client, url: str) -> None:
    citizen.post(url, {"file": [page(1), page(2)]})
    before = Draft.objects.get().slots
    stranger = sign_in(Client(), make_person(name="老李"))
    assert stranger.post(url, {"down": before["layout"][0]}).status_code == 404
    assert Draft.objects.get().slots == before


def test_a_page_with_files_costs_what_it_cost_with_one(
    citizen: Client, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    citizen.post(url, {"file": page(1)})
    citizen.get(url)
    with django_assert_num_queries(7):
        citizen.get(url)
    citizen.post(url, {"file": [page(number) for number in range(2, 8)]})
    with django_assert_num_queries(7):
        citizen.get(url)


def test_moving_costs_two_queries(
    town: Town, citizen: Client, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    citizen.post(url, {"file": [page(1), page(2)]})
    draft = Draft.objects.get()
    with django_assert_num_queries(4):  # two of them open and close the transaction
        move_paper(
            draft_id=draft.id,
            slot="layout",
            paper_id=UUID(draft.slots["layout"][0]),
            to="down",
            by=town.person,
            at=MONDAY,
        )


def test_a_locked_pdf_is_refused_in_words(citizen: Client, url: str) -> None:
    from tests.foundation.papers.test_looking import locked_pdf

    file = SimpleUploadedFile("合同.pdf", locked_pdf(), content_type="application/pdf")
    response = citizen.post(url, {"file": [SimpleUploadedFile("好的.pdf", pdf_bytes()), file]})
    assert response.status_code == 422
    assert "“合同.pdf”设了密码" in words_of(response)
    assert Paper.objects.count() == 0
    assert Draft.objects.get().slots == {}
