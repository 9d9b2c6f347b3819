"""The sample's lawyers: the city examines and reports, the province decides, each within its own days."""

import random
from datetime import date, timedelta
from pathlib import Path

from tests.foundation.papers.make import text_of
from tests.services.cases.make import BY_TOKEN, make_upload
from tests.site.conftest import SAMPLE_DAY
from tongban.foundation.directory.public import Officer, officer_of, organisation
from tongban.foundation.identity.public import account_named, person_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import document_of, documents_of, paper_bytes
from tongban.foundation.seals.public import verify_pdf
from tongban.resources.licences.public import licences_of_case
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import Application, CaseState, HolderKind, Outcome, SlotInput
from tongban.services.cases.models import Case
from tongban.services.cases.two_levels.commands.report import report_case
from tongban.services.items.public import published
from tongban.site.walk.filling import form_for

CODE = "L341600LSZY000001"
CITY, PROVINCE = "113416990000001908", "11341699000000350F"


def officer(username: str) -> Officer:
    account_id = account_named(username)
    assert account_id is not None
    return officer_of(account_id=account_id, at=SAMPLE_DAY)


def applied() -> str:
    """The number of 陈一鸣's application."""
    account_id = account_named("chen-yiming")
    assert account_id is not None
    person = person_of(account_id=account_id)
    papers = ("qualification", "training", "firm")
    application = Application(
        item_code=CODE,
        version_id=None,
        holder=HolderKind.PERSON,
        answers={"kind": "full"},
        form=form_for(published(CODE).content.as_json(), random.Random(1)),
        slots=tuple(SlotInput(key=key, papers=(make_upload(person, at=SAMPLE_DAY),)) for key in papers),
        signature=BY_TOKEN,
    )
    done = submit_case(application=application, by=person, at=SAMPLE_DAY, key="lawyer")
    deliver_all()
    return done.number


def test_a_lawyer_is_examined_by_the_city_and_licensed_by_the_province(
    in_bozhou: Path, tmp_path: Path, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    number, reported_at = applied(), SAMPLE_DAY + timedelta(days=14)  # Monday, 12 October 2026
    accept_case(number=number, by=officer("li-chuangkou"), at=SAMPLE_DAY)
    case = Case.objects.get(number=number)
    # twenty working days of the city, then ten of the province
    assert (case.report_due_on, case.statutory_due_on) == (date(2026, 10, 30), date(2026, 11, 13))
    looked = {"number": number, "advice": Outcome.GRANTED, "opinion": "符合条件。", "at": reported_at}
    review_case(by=officer("wang-shenhe"), **looked)  # type: ignore[arg-type]
    report_case(by=officer("guo-baosong"), **looked)  # type: ignore[arg-type]
    case.refresh_from_db()
    assert (case.reported_on, case.statutory_due_on) == (date(2026, 10, 12), date(2026, 10, 26))
    assert organisation(case.organisation_id).code == PROVINCE
    deliver_all()
    (letter,) = [paper_bytes(one.paper.id) for one in documents_of(f"report:{number}") if one.paper]
    assert verify_pdf(letter).organisation_code == CITY
    assert "不再要求申请人重复提供" in text_of(letter, tmp_path).replace("\n", "")

    superior = officer("xu-shengting")
    review_case(by=superior, **looked)  # type: ignore[arg-type]
    decide_case(number=number, outcome=Outcome.GRANTED, reasons="", article="", by=superior, at=reported_at)
    issue_result(number=number, by=superior, at=reported_at)
    deliver_all()
    case.refresh_from_db()
    assert case.state == CaseState.DELIVERED
    decision = document_of(owner=f"case:{number}", kind="decision")
    assert decision is not None and decision.paper is not None
    assert verify_pdf(paper_bytes(decision.paper.id)).organisation_code == PROVINCE
    (made,) = licences_of_case(number)
    assert made.organisation_name == "安徽省司法厅（示例）"
