"""What lacks a character waits on the operators' page, and goes on once there is a font."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.foundation.directory.make import DUTIES
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tests.foundation.papers.papers_to_make import EVERY
from tests.foundation.papers.rare_font import make_font
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Document, Paper
from tongban.foundation.papers.ports import glyph_waits
from tongban.foundation.papers.public import order_document
from tongban.foundation.papers.rare.queries import waiting_characters
from tongban.foundation.papers.rare.try_again import DUTY, try_rare_again

pytestmark = pytest.mark.django_db
URL = "/desk/operations/characters/"


@pytest.fixture(autouse=True)
def fonts(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Operators, an empty folder for fonts, and no other app with things that wait."""
    monkeypatch.setitem(DUTIES, "operator", DUTIES["operator"] | {DUTY})
    monkeypatch.setattr(glyph_waits, "_by_kind", {})
    settings.PAPER_FONTS_DIR = tmp_path / "fonts"
    return tmp_path / "fonts"


def stopped(number: int, applicant: str) -> None:
    with transaction.atomic():
        order_document(
            template="receipt",
            data=EVERY["receipt"] | {"applicant": applicant},
            owner=f"case:{number}",
            kind="receipt",
            seal_by=None,
            at=AT,
        )


def operator() -> Client:
    return sign_in_staff(Client(), make_staff(posts=("operator",)))


def test_each_character_is_listed_with_its_code_point_and_how_many_wait() -> None:
    for number, name in enumerate(["王𬸪", "李𬸪", "赵𬸪㐭"]):
        stopped(number, name)
    deliver_all()
    found = waiting_characters()
    assert [(one.character, one.code_point, one.has_font, dict(one.waiting)) for one in found] == [
        ("㐭", "U+342D", False, {"papers": 1}),
        ("𬸪", "U+2CE2A", False, {"papers": 3}),
    ]


def test_the_page_tells_what_waits_what_to_do_and_what_the_folder_holds(
    fonts: Path, django_assert_num_queries: Any
) -> None:
    stopped(1, "王𬸪")
    deliver_all()
    fonts.mkdir()
    (fonts / "broken.otf").write_bytes(b"nothing")
    client = operator()
    client.get(URL)
    with django_assert_num_queries(4):  # session, officer; characters, papers
        page = client.get(URL).content.decode()
    for words in ("U+2CE2A", "还没有字体", str(fonts), "broken.otf", "打不开", "TONGBAN_PAPER_FONTS_DIR"):
        assert words in page


def test_with_a_font_what_can_be_drawn_goes_on_and_the_rest_waits(fonts: Path) -> None:
    for number, name in enumerate(["王𬸪", "李㐭", "赵𬸪㐭"]):
        stopped(number, name)
    deliver_all()
    client = operator()
    answer = client.post(f"{URL}again/", follow=True).content.decode()
    assert "这些字还没有字体" in answer
    assert not Paper.objects.exists()
    make_font(fonts / "rare.ttf", "𬸪")
    answer = client.post(f"{URL}again/", follow=True).content.decode()
    assert "1项" in answer
    deliver_all()
    assert [paper.owner for paper in Paper.objects.all()] == ["case:0"]
    waiting = Document.objects.filter(problem="glyph-missing").order_by("owner")
    assert [row.problem_facts["characters"] for row in waiting] == ["㐭", "𬸪㐭"]


def test_only_operators_see_it_and_have_it_tried_again(fonts: Path) -> None:
    stopped(1, "王𬸪")
    deliver_all()
    make_font(fonts / "rare.ttf", "𬸪")
    clerk = make_staff()
    for client in (sign_in_staff(Client(), clerk), sign_in(Client(), make_person())):
        assert client.get(URL).status_code in (302, 403)
        assert client.post(f"{URL}again/").status_code in (302, 403)
    with pytest.raises(DutyMissing):
        try_rare_again(by=clerk, at=AT)
    assert Document.objects.get().problem == "glyph-missing"
