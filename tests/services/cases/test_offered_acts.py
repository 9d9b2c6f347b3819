"""The desk offers exactly the acts that the verbs let this officer do, above all to who stands in for somebody."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, RequestFactory

from tests.foundation.identity.make import sign_in_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tests.services.cases.test_standing_in import stand_in
from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotAllowed, Refused
from tongban.services.cases.access import HandledElsewhere, NoStepForYou, SameHands
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.pages.handling import _ACTS
from tongban.services.cases.procedures.errors import ChairMayNotExamine

pytestmark = pytest.mark.django_db
NOT_THEIRS = (NotAllowed, SameHands, ChairMayNotExamine, HandledElsewhere)
STATES = ("received", "accepted", "reviewed", "decided")
Who = Callable[[Town], Officer]
WHO: dict[str, Who] = {
    "clerk": lambda town: town.clerk,
    "reviewer": lambda town: town.reviewer,
    "approver": lambda town: town.approver,
    "issuer": lambda town: town.issuer,
    "clerk for the reviewer": lambda town: stand_in(town.clerk, away=town.reviewer),
    "clerk for the approver": lambda town: stand_in(town.clerk, away=town.approver),
    "reviewer for the approver": lambda town: stand_in(town.reviewer, away=town.approver),
    "issuer for the reviewer": lambda town: stand_in(town.issuer, away=town.reviewer),
    "approver for the clerk": lambda town: stand_in(town.approver, away=town.clerk),
}
ADVICE = ("review", "decide", "report")


def offered(officer: Officer, number: str) -> tuple[set[str], str]:
    """The acts to which the page has a form, and the page."""
    page = sign_in_staff(Client(), officer).get(f"/desk/cases/{number}/").content.decode()
    return set(re.findall(rf'action="/desk/cases/{number}/([a-z-]+)/"', page)) & _ACTS.keys(), page


def refusal_of(name: str, number: str, officer: Officer) -> Refused | None:
    """What the verb says to the act with plausible words; nothing of it stays."""
    mine = CaseStep.objects.filter(case__number=number, done_at__isnull=True).exclude(post_code="")
    seat = next(
        (one for one in mine if officer.holds(one.post_code, organisation_id=one.organisation_id)), None
    )
    typed: dict[str, Any] = {
        "outcome": "granted" if name in ADVICE else "agree",
        "opinion": "同意",
        "reasons": "缺消防材料",
        "article": "第三十八条",
        "what-layout": "看不清，请重拍",
        "slot": "layout",
        "seat": str(seat.id if seat else Case.objects.get(number=number).id),
    }
    request = RequestFactory().post(f"/desk/cases/{number}/{name}/", typed)
    try:
        with transaction.atomic():
            _ACTS[name](request, number, officer, MONDAY)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused
    return None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", WHO)
def test_what_the_page_offers_the_verbs_allow_and_nothing_else(town: Town, who: str, state: str) -> None:
    number = make_case(town).number
    if state != "received":
        bring_to(town, number, state)
    officer = WHO[who](town)
    shown, _page = offered(officer, number)
    for name in _ACTS:
        refused = refusal_of(name, number, officer)
        if name in shown:
            assert not isinstance(refused, NOT_THEIRS), (name, refused)
        else:
            assert refused is not None, name


def test_who_did_another_step_is_told_why_this_one_is_not_theirs(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "reviewed")
    shown, page = offered(stand_in(town.clerk, away=town.approver), number)
    assert "decide" not in shown
    assert "代不在岗的同事" in page
    assert "人口库" not in page  # nor are the registers looked into for them


def test_a_step_that_is_barred_does_not_hide_one_that_is_not(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    standing = stand_in(town.clerk, away=town.reviewer)
    with pytest.raises(SameHands):
        review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=standing, at=MONDAY)
    with pytest.raises(NoStepForYou):
        review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=town.issuer, at=MONDAY)
