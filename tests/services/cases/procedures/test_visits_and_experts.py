"""A site visit by two officers who both sign; experts' opinions with the page that was signed."""

from datetime import date
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.cases.procedures.make import seen, signed_page
from tests.services.cases.timing.make import accepted, case_of, end, moment, refused_as, start
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.models import Document
from tongban.kernel.errors import NotFound
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import SpecialProcedure
from tongban.services.cases.procedures.commands.take_opinion import Said, take_expert_opinion
from tongban.services.cases.procedures.commands.visit_site import record_visit, sign_visit
from tongban.services.cases.procedures.facts import SignedHow
from tongban.services.cases.procedures.models import ExpertOpinion, SiteVisit
from tongban.services.cases.procedures.rules import is_visit_signed
from tongban.standards.working_time import Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def said(**changes: Any) -> Said:
    """One expert's answer."""
    fields: dict[str, Any] = {
        "name": "孟教授",
        "organisation": "省食品检验院（示例）",
        "title": "食品工艺",
        "question": "配方是否安全？",
        "opinion": "配方可行，标签要改。",
        "agrees": True,
        "signed_on": date(2026, 9, 29),
    }
    return Said(**(fields | changes))


def test_a_visit_is_complete_and_on_paper_when_all_who_were_there_have_signed(town: Town) -> None:
    number = accepted(town)
    place = record_visit(number=number, seen=seen(town.clerk), by=town.reviewer, at=moment(9, 29, 11))
    assert not Document.objects.filter(kind="site-visit-1").exists()
    deliver_all()
    assert Message.objects.filter(to_account=town.clerk.account_id, title__contains="site visit").exists()
    assert sign_visit(number=number, place=place, by=town.clerk, at=moment(9, 29, 12))
    data = Document.objects.get(owner=f"case:{number}", kind="site-visit-1").data
    assert [(one["role"], one["name"]) for one in data["attending"]] == [
        ("核查人员", "李窗口"),
        ("核查人员", "王审核"),
        ("在场人员（申请人）", "老张"),
    ]
    assert data["conclusion"] == "不符合条件。排烟口要改。"
    with refused_as("not-your-visit"):
        sign_visit(number=number, place=place, by=town.clerk, at=moment(9, 29, 13))


def test_a_case_is_not_decided_while_a_record_is_unsigned(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "reviewed")
    place = record_visit(number=number, seen=seen(town.clerk), by=town.reviewer, at=moment(9, 29, 11))
    decision: dict[str, Any] = {
        "number": number, "outcome": Outcome.GRANTED, "reasons": "", "article": "", "by": town.approver,
    }  # fmt: skip
    with refused_as("site-visit-unsigned"):
        decide_case(at=moment(9, 29, 12), **decision)
    sign_visit(number=number, place=place, by=town.clerk, at=moment(9, 29, 12))
    decide_case(at=moment(9, 29, 13), **decision)


def test_one_officer_alone_or_with_somebody_from_elsewhere_makes_no_visit(town: Town) -> None:
    number = accepted(town)
    other = make_staff(name="外人", posts=("review",), organisation_code=CITY_OFFICE)
    for officers in ((), (town.reviewer,), (other,)):
        with refused_as("too-few-officers"):
            record_visit(number=number, seen=seen(*officers), by=town.reviewer, at=moment(9, 29, 11))
    with refused_as("words-missing"):
        record_visit(
            number=number, seen=seen(town.clerk, findings=""), by=town.reviewer, at=moment(9, 29, 11)
        )
    with refused_as("words-missing"):  # why the person met would not sign
        record_visit(
            number=number,
            seen=seen(town.clerk, met_how=SignedHow.REFUSED),
            by=town.reviewer,
            at=moment(9, 29, 11),
        )
    with refused_as("words-missing"):  # ends before it begins
        record_visit(
            number=number,
            seen=seen(town.clerk, ended_at=moment(9, 29, 8)),
            by=town.reviewer,
            at=moment(9, 29, 11),
        )
    with pytest.raises(DutyMissing):
        record_visit(number=number, seen=seen(town.clerk), by=town.issuer, at=moment(9, 29, 11))
    with pytest.raises(NotFound):
        record_visit(number=number, seen=seen(town.clerk), by=other, at=moment(9, 29, 11))
    assert not SiteVisit.objects.exists()


def test_a_visit_that_is_a_special_procedure_ends_it_with_its_result(town: Town) -> None:
    number = accepted(town)
    start(town, number, MONDAY, Procedure.SITE_VISIT)
    place = record_visit(number=number, seen=seen(town.clerk), by=town.reviewer, at=moment(9, 29, 11))
    sign_visit(number=number, place=place, by=town.clerk, at=moment(9, 29, 12))
    assert SpecialProcedure.objects.get().result == "排烟口要改。"
    assert case_of(number).stopped_on is None


def test_an_experts_opinion_needs_the_review_and_the_signed_page(town: Town) -> None:
    number = accepted(town)
    opinion: dict[str, Any] = {"number": number, "by": town.reviewer, "at": moment(9, 29, 11)}
    page = signed_page(town.reviewer)
    with refused_as("no-expert-review"):
        take_expert_opinion(said=said(), signed_page=page, **opinion)
    start(town, number, MONDAY, Procedure.EXPERT_REVIEW)
    with refused_as("expert-opinion-unsigned"):
        take_expert_opinion(said=said(), signed_page=None, **opinion)
    with refused_as("words-missing"):
        take_expert_opinion(said=said(opinion=""), signed_page=page, **opinion)
    with refused_as("words-missing"):
        take_expert_opinion(said=said(signed_on=date(2026, 9, 30)), signed_page=page, **opinion)
    with pytest.raises(NotFound):  # somebody else's file
        take_expert_opinion(said=said(), signed_page=signed_page(town.clerk), **opinion)
    assert not ExpertOpinion.objects.exists()
    assert take_expert_opinion(said=said(), signed_page=page, **opinion) == 1
    row = ExpertOpinion.objects.get()
    assert (row.expert["name"], row.procedure_place) == ("孟教授", 1)
    data = Document.objects.get(owner=f"case:{number}", kind="expert-opinion-1").data
    assert data["signed_page"] == "签字页.jpg"
    with pytest.raises(DutyMissing):
        take_expert_opinion(said=said(), signed_page=page, **(opinion | {"by": town.issuer}))


def test_an_expert_review_does_not_end_before_an_expert_has_spoken(town: Town) -> None:
    number = accepted(town)
    start(town, number, MONDAY, Procedure.EXPERT_REVIEW)
    with refused_as("expert-opinion-missing"):
        end(town, number, moment(9, 29))
    assert case_of(number).stopped_on is not None
    assert not SpecialProcedure.objects.get().ended_at
    page = signed_page(town.reviewer)
    take_expert_opinion(number=number, said=said(), signed_page=page, by=town.reviewer, at=moment(9, 29, 11))
    end(town, number, moment(9, 30))
    assert case_of(number).stopped_on is None


def test_a_second_expert_review_needs_an_opinion_of_its_own(town: Town) -> None:
    number = accepted(town)
    start(town, number, MONDAY, Procedure.EXPERT_REVIEW)
    page = signed_page(town.reviewer)
    take_expert_opinion(number=number, said=said(), signed_page=page, by=town.reviewer, at=moment(9, 29))
    end(town, number, moment(9, 29))
    start(town, number, moment(9, 30), Procedure.EXPERT_REVIEW)
    with refused_as("expert-opinion-missing"):
        end(town, number, moment(10, 8), place=2)


def test_a_site_visit_does_not_end_without_a_record_that_two_have_signed(town: Town) -> None:
    number = accepted(town)
    start(town, number, MONDAY, Procedure.SITE_VISIT)
    with refused_as("site-visit-missing"):
        end(town, number, moment(9, 29))
    place = record_visit(number=number, seen=seen(town.clerk), by=town.reviewer, at=moment(9, 29, 11))
    with refused_as("site-visit-unsigned"):
        end(town, number, moment(9, 29, 12))
    assert not SpecialProcedure.objects.get().ended_at
    sign_visit(number=number, place=place, by=town.clerk, at=moment(9, 29, 13))
    assert SpecialProcedure.objects.get().ended_at


@pytest.mark.parametrize(
    ("signatures", "is_signed"),
    [
        ({"1": "a", "2": "b"}, True),
        ({"1": "a", "2": None}, False),
        ({"1": "a"}, False),  # one alone, even though all who were there have signed
        ({}, False),
    ],
)
def test_a_record_is_complete_with_two_signatures_and_every_one(
    signatures: dict[str, str | None], is_signed: bool
) -> None:
    assert is_visit_signed(signatures) is is_signed
