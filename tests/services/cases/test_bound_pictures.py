"""The photographed pages of a material become one PDF, and the pictures stay as they came."""

import io
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.foundation.papers.make import AT, make_paper, pdf_bytes
from tests.services.cases.make import MONDAY, Town, make_case
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.public import paper_bytes, pictures_as_pdf
from tongban.services.cases.commands.bind_pictures import bind_pictures
from tongban.services.cases.facts import SlotInput
from tongban.services.cases.models import CaseSlot

pytestmark = pytest.mark.django_db


def photo(colour: tuple[int, int, int], *, size: tuple[int, int] = (600, 900), turned: int = 1) -> bytes:
    notes = Image.Exif()
    notes[0x0112] = turned
    notes[0x010F] = "SECRET-PHONE"
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=notes)
    return out.getvalue()


def papers(person: Person, *contents: tuple[str, bytes]) -> tuple[UUID, ...]:
    return tuple(
        make_paper(content=data, name=name, owner=person.ref, by=person).id for name, data in contents
    )


def colours(pdf: bytes) -> list[tuple[int, ...]]:
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        image = page.render(scale=0.1).to_pil().convert("RGB")
        found.append(
            tuple(round(part / 50) * 50 for part in image.getpixel((image.width // 2, image.height // 2)))
        )
    return found


def test_pages_keep_their_order_and_stand_upright(town: Town) -> None:
    ids = papers(
        town.person,
        ("红.jpg", photo((250, 0, 0))),
        ("合同.pdf", pdf_bytes()),
        ("蓝.jpg", photo((0, 0, 250), turned=6)),
        ("绿.jpg", photo((0, 250, 0), size=(900, 600))),
    )
    pdf = pictures_as_pdf(ids, at=AT)
    assert pdf is not None
    assert colours(pdf) == [(250, 0, 0), (0, 0, 250), (0, 250, 0)]
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(pdf)]
    assert [width > height for width, height in sizes] == [False, True, True]
    assert b"pdfaid:part" in pdf
    assert b"SECRET-PHONE" not in pdf
    assert pictures_as_pdf(ids, at=AT) == pdf
    assert pictures_as_pdf(papers(town.person, ("合同.pdf", pdf_bytes())), at=AT) is None


@pytest.fixture
def number(town: Town) -> str:
    ids = papers(town.person, ("1.jpg", photo((250, 0, 0))), ("2.jpg", photo((0, 0, 250))))
    return make_case(town, slots=(SlotInput(key="layout", papers=ids),)).number


def test_a_worker_binds_them_after_the_submission_once(town: Town, number: str) -> None:
    deliver_all()
    bind_pictures(number=number, at=MONDAY)
    slot = CaseSlot.objects.get(key="layout")
    assert slot.bound_paper_id is not None
    assert len(slot.papers) == 2  # the pictures as they came
    bound = Paper.objects.get(id=slot.bound_paper_id)
    assert (bound.owner, bound.name) == (f"case:{number}", "经营场所平面布局图.pdf")
    assert colours(paper_bytes(bound.id)) == [(250, 0, 0), (0, 0, 250)]
    assert bind_pictures(number=number, at=MONDAY) == 0
    assert "全部照片合成的PDF" in words_of(desk_of(town.clerk).get(f"/desk/cases/{number}/"))


def test_a_case_whose_materials_are_bound_costs_one_query(
    number: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bind_pictures(number=number, at=MONDAY)
    with django_assert_num_queries(1):
        bind_pictures(number=number, at=MONDAY)


def test_a_picture_that_does_not_open_is_left_as_it_came(town: Town, settings: Any) -> None:
    broken = photo((250, 0, 0), size=(3000, 3000))[:-500]
    ids = papers(town.person, ("1.jpg", broken))
    number = make_case(town, slots=(SlotInput(key="layout", papers=ids),)).number
    assert bind_pictures(number=number, at=MONDAY) == 0
    assert CaseSlot.objects.get(key="layout").bound_paper_id is None
