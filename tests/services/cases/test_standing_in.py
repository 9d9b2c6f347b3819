"""Who stands in for an absent colleague acts in a case by the same verbs; what was divided stays divided."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.foundation.identity.make import bearer, make_person, sign_in, sign_in_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.foundation.directory.public import Officer, delegate_posts, officer_of
from tongban.foundation.tasks.models import Task
from tongban.foundation.tasks.public import NothingToUrge, UrgedToday
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import ON_BEHALF_OF
from tongban.kernel.errors import NotFound
from tongban.services.cases.access import NoStepForYou, SameHands
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.take_back import take_back_act
from tongban.services.cases.commands.urge import urge_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.extend import extend_limit
from tongban.services.cases.timing.commands.start_procedure import start_procedure
from tongban.standards.working_time import Procedure

pytestmark = pytest.mark.django_db


def stand_in(colleague: Officer, *, away: Officer, days: int = 2) -> Officer:
    delegate_posts(
        post_ids=[post.post_id for post in away.posts],
        to_account=colleague.account_id,
        from_at=MONDAY,
        until_at=MONDAY + timedelta(days=days),
        reason="年休假",
        by=away,
        at=MONDAY,
    )
    return officer_of(account_id=colleague.account_id, at=MONDAY)


def test_the_act_is_done_and_the_trail_names_both(town: Town, client: Client) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    standing = stand_in(town.issuer, away=town.reviewer)
    review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=standing, at=MONDAY)
    entry = next(one for one in entries_of(f"cases:{number}") if one.act == "cases.review")
    assert entry.by_ref == town.issuer.ref
    assert entry.facts[ON_BEHALF_OF] == [town.reviewer.ref]
    page = sign_in_staff(client, town.approver).get(f"/desk/cases/{number}/").content.decode()
    assert "周发证（代王审核）" in page


def test_acts_in_ones_own_post_name_nobody_else(town: Town) -> None:
    number = make_case(town).number
    standing = stand_in(town.clerk, away=town.issuer)
    accept_case(number=number, by=standing, at=MONDAY)
    entry = next(one for one in entries_of(f"cases:{number}") if one.act == "cases.accept")
    assert ON_BEHALF_OF not in entry.facts


def test_acts_on_the_clocks_name_who_is_away_whatever_posts_the_colleague_has_elsewhere(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    standing = stand_in(town.issuer, away=town.approver)
    [post] = town.approver.posts
    elsewhere = replace(post, organisation_id=uuid4())
    both = replace(standing, posts=(*standing.posts, elsewhere))
    words: dict[str, Any] = {"procedure": Procedure.HEARING, "planned_days": 5, "reasons": "有人反对。"}
    start_procedure(number=number, by=both, at=MONDAY, **words)
    end_procedure(number=number, place=1, result="已听证。", by=both, at=MONDAY)
    extend_limit(number=number, count=5, reasons="要核对。", by=both, at=MONDAY)
    acts = entries_of(f"cases:{number}")[-3:]
    assert [one.act for one in acts] == ["cases.start_procedure", "cases.end_procedure", "cases.extend"]
    assert [one.facts[ON_BEHALF_OF] for one in acts] == [[town.approver.ref]] * 3


def test_who_accepted_does_not_approve_for_an_absent_colleague(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "reviewed")
    standing = stand_in(town.clerk, away=town.approver)
    with pytest.raises(SameHands):
        decide_case(number=number, outcome=Outcome.GRANTED, reasons="", article="", by=standing, at=MONDAY)
    assert Case.objects.get(number=number).state == "in-review"


def test_who_accepted_does_not_review_for_an_absent_colleague_either(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    standing = stand_in(town.clerk, away=town.reviewer)
    with pytest.raises(SameHands):
        review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=standing, at=MONDAY)


def test_who_accepted_for_an_absent_colleague_does_not_approve_as_themselves_even_later(town: Town) -> None:
    number = make_case(town).number
    standing = stand_in(town.approver, away=town.clerk, days=1)
    accept_case(number=number, by=standing, at=MONDAY)
    review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=town.reviewer, at=MONDAY)
    later = MONDAY + timedelta(days=2)
    himself = officer_of(account_id=town.approver.account_id, at=later)
    with pytest.raises(SameHands):
        decide_case(number=number, outcome=Outcome.GRANTED, reasons="", article="", by=himself, at=later)


def test_who_takes_back_what_they_did_for_an_absent_colleague_does_it_again(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    standing = stand_in(town.issuer, away=town.reviewer)
    review: dict[str, Any] = {"number": number, "advice": Outcome.GRANTED, "by": standing, "at": MONDAY}
    review_case(**review, opinion="同意")
    [mine] = CaseStep.objects.filter(case__number=number, key="review")
    take_back_act(number=number, seat=mine.id, by=standing, at=MONDAY)
    dropped = Task.objects.get(about=f"cases:{number}", post_code="approve")
    assert (dropped.outcome, dropped.closed_by_ref) == ("taken-back", "")  # nobody has done it
    review_case(**review, opinion="同意，已核对面积")
    assert Task.objects.get(about=f"cases:{number}", closed_at=None).post_code == "approve"


def test_after_its_end_the_colleague_may_not_act_any_more(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    stand_in(town.issuer, away=town.reviewer, days=1)
    after = officer_of(account_id=town.issuer.account_id, at=MONDAY + timedelta(days=1))
    with pytest.raises(NoStepForYou):
        review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=after, at=MONDAY)


def test_an_applicant_urges_once_a_working_day_and_sees_it(town: Town, client: Client) -> None:
    number = make_case(town).number
    sign_in(client, town.person)
    assert "等得太久了" in client.get(f"/my/cases/{number}/").content.decode()
    client.post(f"/my/cases/{number}/urge/", {"reason": "等着用"})
    again = client.post(f"/my/cases/{number}/urge/", follow=True).content.decode()
    assert "今天已经催办过" in again
    assert "您已催办1次" in again
    assert Task.objects.get(about=f"cases:{number}").urge_count == 1
    desk = sign_in_staff(Client(), town.clerk)
    page = desk.get(f"/desk/cases/{number}/").content.decode()
    assert "催办1次" in page and "等着用" in page
    assert "催办1次" in desk.get("/desk/").content.decode()


def test_other_people_cannot_urge_and_nobody_what_waits_for_the_applicant(town: Town) -> None:
    number = make_case(town).number
    with pytest.raises(NotFound):
        urge_case(number=number, reason="", by=make_person(name="别人"), at=MONDAY)
    Task.objects.filter(about=f"cases:{number}").delete()
    with pytest.raises(NothingToUrge):
        urge_case(number=number, reason="", by=town.person, at=MONDAY)
    assert not [entry for entry in entries_of(f"cases:{number}") if entry.act == "cases.urge"]


def test_urging_over_the_api(town: Town, client: Client) -> None:
    number = make_case(town).number
    headers = bearer(town.person)
    url = f"/api/v1/cases/{number}/urging"
    assert client.post(url, {"reason": "急"}, "application/json", headers=headers).status_code == 201
    again = client.post(url, {}, "application/json", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, UrgedToday.code)
