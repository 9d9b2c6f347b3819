"""Rows with a character that no font has wait, and are checked again once there is one."""

from pathlib import Path
from typing import Any

import pytest

from tests.foundation.directory.make import DUTIES, add_post, make_officer, make_organisations
from tests.foundation.papers.make import AT
from tests.foundation.papers.rare_font import make_font
from tests.resources.licences.importing.make import opened, row, written
from tests.resources.licences.make import make_types
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import work_off
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.rare.queries import waiting_characters
from tongban.foundation.papers.rare.try_again import DUTY, try_rare_again
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.resources.licences.importing.commands.check_again import ACT
from tongban.resources.licences.importing.commands.steer import discard_import, start_import
from tongban.resources.licences.importing.facts import SUBJECT, ImportState
from tongban.resources.licences.importing.models import LicenceImportRow
from tongban.resources.licences.importing.queries import import_of
from tongban.resources.licences.models import Licence

pytestmark = pytest.mark.django_db
add_post("backlog", frozenset({"licences.import", "licences.issue"}))
RARE = "谯城区\U00031350面馆"


@pytest.fixture(autouse=True)
def sample_day(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)
    settings.PAPER_FONTS_DIR = tmp_path / "fonts"
    monkeypatch.setitem(DUTIES, "operator", DUTIES["operator"] | {DUTY})


@pytest.fixture
def chen() -> Officer:
    make_organisations()
    make_types()
    return make_officer(name="陈发证", posts=("backlog",))


def waiting() -> dict[str, dict[str, int]]:
    return {one.character: dict(one.waiting) for one in waiting_characters()}


def test_rows_are_counted_where_nothing_else_is_wrong_with_them(chen: Officer, tmp_path: Path) -> None:
    rows = [row(1), row(2, 经营者名称=RARE), row(3, 经营者名称=RARE, 统一社会信用代码="91340000123456789X")]
    opened(written(tmp_path / "a.csv", rows), by=chen)
    work_off()
    assert waiting() == {"\U00031350": {"rows of licences in bulk": 1}}


def test_once_there_is_a_font_they_are_checked_again_and_their_officer_issues_them(
    chen: Officer, tmp_path: Path
) -> None:
    rows = [row(1), row(2, 经营者名称=RARE), row(3, 统一社会信用代码="91340000123456789X")]
    import_id = opened(written(tmp_path / "a.csv", rows), by=chen)
    work_off()
    start_import(import_id=import_id, by=chen, at=AT)
    work_off()
    assert Licence.objects.count() == 1
    operator = make_officer(name="运维", posts=("operator",))
    assert try_rare_again(by=operator, at=AT) == 0
    make_font(tmp_path / "fonts" / "rare.ttf", "\U00031350")
    assert try_rare_again(by=operator, at=AT) == 1
    work_off()
    found = import_of(import_id, by=chen)
    assert (found.state, found.ready, found.rejected, found.issued) == (ImportState.CHECKED, 1, 1, 1)
    assert found.job is not None
    assert found.job.done == found.job.total == 3
    assert Licence.objects.count() == 1
    assert waiting() == {}
    assert ACT in [entry.act for entry in entries_of(SUBJECT.format(id=import_id))]
    start_import(import_id=import_id, by=chen, at=AT)
    work_off()
    assert Licence.objects.count() == 2
    assert not Document.objects.filter(made_at__isnull=True).exists()


def test_a_file_that_was_given_up_has_nothing_that_waits(chen: Officer, tmp_path: Path) -> None:
    import_id = opened(written(tmp_path / "a.csv", [row(1), row(2, 经营者名称=RARE)]), by=chen)
    work_off()
    discard_import(import_id=import_id, by=chen, at=AT)
    assert waiting() == {}
    assert not LicenceImportRow.objects.exists()
