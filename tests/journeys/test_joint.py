"""Three organisations handle a case side by side: one returns inside its branch, the others go on, the lead decides."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.foundation.identity.make import sign_in, sign_in_staff
from tests.journeys.browser import check_widths
from tests.journeys.test_case import apart
from tests.journeys.test_watching_pages import Visit, visit
from tests.services.cases.joint.make import (
    NAMES,
    PLANNING,
    POLICE,
    Joint,
    give,
    make_joint,
    moment,
    review,
)
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import documents_of, paper_bytes
from tongban.foundation.seals.public import verify_pdf
from tongban.kernel import clock
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["visit"]
Desk = Callable[[Officer], Page]


def move_to(at: datetime) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(at)


@pytest.fixture
def made(tmp_path: Path, settings: Any) -> Joint:
    settings.MEDIA_ROOT = tmp_path / "files"
    move_to(moment(9, 28))
    case: Joint = apart(make_joint)
    return case


@pytest.fixture
def desk(visit: Visit, made: Joint) -> Desk:
    """The case on the desk of an officer."""
    return lambda officer: visit(f"/desk/cases/{made.number}/", sign_in_staff(Client(), officer))


def press(page: Page, name: str, **fields: str) -> None:
    """Fill the form and press its button; the page that comes says that it is done."""
    for field, words in fields.items():
        page.locator(f"[name={field}]").fill(words)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text("已办理，已留痕").first).to_be_visible()


def test_one_office_returns_inside_its_branch_and_the_others_go_on(
    visit: Visit, desk: Desk, made: Joint, tmp_path: Path
) -> None:
    apart(lambda: review(made, made.police, at=moment(9, 28, 11)))
    chief = desk(made.chief)
    chief.get_by_text("退回前面的环节").click()
    press(chief, "退回", **{"return-reasons": "没有写绕行路线。"})

    move_to(moment(10, 13))
    apart(lambda: the_others_go_on(made))
    look_at_who_has_it(visit, desk, made)

    press(desk(made.police), "通过，往下办", opinion="绕行路线补上了。")
    press(
        desk(made.chief),
        "同意，出具意见函",
        letter_opinion="同意按绕行方案施工。",
        letter_conditions="夜间22:00到次日6:00施工。\n来车方向设警示标志。",
    )
    apart(deliver_all)
    decide(desk(made.town.approver), made)
    check_letters(made, tmp_path)


def the_others_go_on(made: Joint) -> None:
    """The lead looks at its own part, the planning office answers."""
    for by in (made.planner, made.town.reviewer):
        review(made, by, at=moment(10, 13))
    give(made, made.planning_chief, at=moment(10, 13))


def look_at_who_has_it(visit: Visit, desk: Desk, made: Joint) -> None:
    """The lead sees whom the case waits for and urges them; the applicant sees the same in plain words."""
    lead = desk(made.town.approver)
    police = lead.get_by_role("row").filter(has_text=NAMES[POLICE])
    expect(police).to_contain_text("第2次")
    expect(police).to_contain_text("晚了3天")
    expect(lead.get_by_role("row").filter(has_text=NAMES[PLANNING])).to_contain_text("办完了")
    check_widths(lead)
    police.locator("summary").click()
    police.get_by_label("催办原因").fill("月底要通车。")
    police.get_by_role("button", name="催这个部门").click()
    citizen = sign_in(Client(), made.town.person)
    page = visit(f"/my/cases/{made.number}/", citizen)
    offices = page.get_by_role("region", name="谁在办")
    expect(offices).to_contain_text("正在再看一遍。")
    expect(offices).to_contain_text("这是我们的不对")
    expect(offices).to_contain_text("给了意见")
    check_widths(page)
    take_pictures(visit, citizen, made)


def take_pictures(visit: Visit, citizen: Client, made: Joint) -> None:
    """For whoever wants to see them: both pages, on a phone and in English."""
    if os.environ.get("TONGBAN_PICTURES"):
        officer = sign_in_staff(Client(), made.town.approver)
        for client, path in (
            (citizen, f"/my/cases/{made.number}/"),
            (officer, f"/desk/cases/{made.number}/"),
        ):
            visit(path, client, width=390)
            visit(f"{path}?en", client, language="en")


def decide(lead: Page, made: Joint) -> None:
    """Both letters lie beside the decision."""
    verbs = lead.get_by_role("region", name="决定")
    expect(verbs.get_by_role("link", name="意〔2026〕")).to_have_count(2)
    expect(verbs).to_contain_text("来车方向设警示标志。")
    check_widths(lead)
    press(lead, "准予")
    assert apart(lambda: Case.objects.get(number=made.number).state) == CaseState.DECIDED


def check_letters(made: Joint, folder: Path) -> None:
    """Each letter lies in the file under its own office's seal: pyHanko says so, and Poppler."""
    papers = apart(lambda: [one.paper for one in documents_of(f"opinion:{made.number}")])
    assert len(papers) == 2
    seals = set()
    for paper in papers:
        pdf = apart(lambda paper=paper: paper_bytes(paper.id))
        report = apart(lambda pdf=pdf: verify_pdf(pdf))
        assert report.is_good
        seals.add(report.organisation_code)
        if shutil.which("pdfsig"):
            path = folder / "letter.pdf"
            path.write_bytes(pdf)
            said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False).stdout
            assert b"Signature is Valid." in said and b"Total document signed" in said
    assert seals == {POLICE, PLANNING}
