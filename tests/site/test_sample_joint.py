"""The sample's road works: three organisations handle one application, each of its own people and under its own seal."""

import random
from pathlib import Path

from tests.foundation.papers.make import text_of
from tests.services.cases.make import BY_TOKEN, make_upload
from tests.site.conftest import SAMPLE_DAY
from tongban.foundation.directory.public import Officer, officer_of
from tongban.foundation.identity.public import account_named, person_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import document_of, documents_of, paper_bytes
from tongban.foundation.seals.public import verify_pdf
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import Application, CaseState, HolderKind, Outcome, SlotInput
from tongban.services.cases.joint.branches import branches_of
from tongban.services.cases.joint.commands.give_letter import give_opinion_letter
from tongban.services.cases.models import Case
from tongban.services.items.public import published
from tongban.site.demo_people import demo_people
from tongban.site.walk.filling import form_for

CODE = "L341600WJDL000001"
POLICE, PLANNING = "113416990000001315", "1134169900000014XW"


def officer(username: str) -> Officer:
    account_id = account_named(username)
    assert account_id is not None
    return officer_of(account_id=account_id, at=SAMPLE_DAY)


def applied() -> str:
    """The number of the application of 高建军's firm."""
    account_id = account_named("gao-jianjun")
    assert account_id is not None
    person = person_of(account_id=account_id)
    content = published(CODE).content
    application = Application(
        item_code=CODE,
        version_id=None,
        holder=HolderKind.FIRM,
        uscc=next(one.uscc for one in demo_people() if one.username == "gao-jianjun"),
        answers={"why": "pipe", "closes": "yes"},
        form=form_for(content.as_json(), random.Random(1)),
        slots=tuple(
            SlotInput(key=key, papers=(make_upload(person, at=SAMPLE_DAY),))
            for key in ("drawings", "traffic")
        ),
        signature=BY_TOKEN,
    )
    done = submit_case(application=application, by=person, at=SAMPLE_DAY, key="road")
    deliver_all()
    return done.number


def test_road_works_are_decided_by_three_organisations(
    in_bozhou: Path, tmp_path: Path, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    number = applied()
    accept_case(number=number, by=officer("li-chuangkou"), at=SAMPLE_DAY)
    case = Case.objects.get(number=number)
    found = branches_of(case, now=SAMPLE_DAY)
    assert [(one.is_lead, [held.name for held in one.held]) for one in found] == [
        (True, ["道路设施审核"]),
        (False, ["交通影响审核"]),
        (False, ["规划核对"]),
    ]
    for name in ("wang-shenhe", "gao-jiaojing", "meng-guihua"):
        review_case(number=number, advice=Outcome.GRANTED, opinion="看过。", by=officer(name), at=SAMPLE_DAY)
    for name, condition in (("gao-jiaojing", "夜间施工。"), ("meng-guihua", "按规划走向埋管。")):
        give_opinion_letter(
            number=number,
            agrees=True,
            opinion="可以。",
            conditions=[condition],
            by=officer(name),
            at=SAMPLE_DAY,
        )
    deliver_all()
    letters = [paper_bytes(one.paper.id) for one in documents_of(f"opinion:{number}") if one.paper]
    assert {verify_pdf(pdf).organisation_code for pdf in letters} == {POLICE, PLANNING}

    lead = officer("zhao-shenpi")
    decide_case(number=number, outcome=Outcome.GRANTED, reasons="", article="", by=lead, at=SAMPLE_DAY)
    deliver_all()
    case.refresh_from_db()
    assert case.state == CaseState.DELIVERED
    decision = document_of(owner=f"case:{number}", kind="decision")
    assert decision is not None and decision.paper is not None
    said = text_of(paper_bytes(decision.paper.id), tmp_path)
    assert "1．夜间施工。" in said and "2．按规划走向埋管。" in said
