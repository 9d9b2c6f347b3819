"""A share of what rules decide is drawn for a person: nobody can foresee it, anybody can repeat it, and an objection is heard."""

import hashlib

import pytest

from tests.foundation.directory.make import CITY_OFFICE, DUTIES
from tests.foundation.identity.make import make_staff
from tests.services.cases.instant.make import make_instant_case, make_instant_town, rule
from tests.services.cases.make import MONDAY, Town
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases.facts import CaseState
from tongban.services.cases.instant.commands.review import confirm_sample, object_to_sample
from tongban.services.cases.instant.draws import is_drawn
from tongban.services.cases.instant.facts import NotSampled, ObjectionNeedsReasons
from tongban.services.cases.instant.models import InstantDecision, SampleSeed
from tongban.services.cases.models import Case
from tongban.services.supervision.public import cards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]
SEED = "5f" * 32


def decided(town: Town, *, key: str = "key-1") -> str:
    return make_instant_case(town, key=key).number


def test_the_draw_is_the_same_for_the_same_seed_and_follows_the_rate() -> None:
    numbers = [f"3416022026{number:07d}" for number in range(4000)]
    drawn = [number for number in numbers if is_drawn(number, seed=SEED, percent=10)]
    assert 320 < len(drawn) < 480
    assert set(drawn) <= {number for number in numbers if is_drawn(number, seed=SEED, percent=30)}
    assert all(is_drawn(number, seed=SEED, percent=100) for number in numbers)
    others = {number for number in numbers if is_drawn(number, seed="a0" * 32, percent=10)}
    assert others != set(drawn)


def test_the_seed_is_secret_and_its_digest_stands_on_the_trail_before_the_draw() -> None:
    decided(make_instant_town())
    seed = SampleSeed.objects.get(month="2026-09")
    acts = entries_of("cases-sample:2026-09")
    assert [one.act for one in acts] == ["cases.draw_seed"]
    assert acts[0].facts == {"seed_sha256": hashlib.sha256(bytes.fromhex(seed.seed)).hexdigest()}
    raw = SampleSeed.objects.values_list("sha256", flat=True).get(month="2026-09")
    assert raw != seed.seed


def test_a_drawn_decision_waits_at_the_post_that_the_item_names() -> None:
    town = make_instant_town(instant=rule(review_post="review"))
    number = decided(town)
    task = Task.objects.get(about=f"cases-sample:{number}")
    assert (task.post_code, task.organisation_id, task.kind) == (
        "review",
        town.organisation_id,
        "cases.look-sample",
    )
    judged = next(one for one in entries_of(f"cases:{number}") if one.act == "cases.judge_by_rule")
    assert judged.facts["sampled"] is True


def test_confirming_closes_it_and_stands_on_the_trail() -> None:
    town = make_instant_town()
    number = decided(town)
    confirm_sample(number=number, remarks="与原件一致", by=town.approver, at=MONDAY)
    row = InstantDecision.objects.get(case__number=number)
    assert (row.sample, row.remarks, row.reviewed_by) == ("confirmed", "与原件一致", town.approver.ref)
    assert Task.objects.get(about=f"cases-sample:{number}").outcome == "confirmed"
    assert entries_of(f"cases:{number}")[-1].act == "cases.confirm_sample"


def test_an_objection_is_told_to_the_organisation_and_raised_to_the_supervisor() -> None:
    DUTIES["supervisor"] = frozenset({"tasks.urge", "supervision.judge"})
    town = make_instant_town()
    manager = make_staff(name="周事项", posts=("item-manager",))
    supervisor = make_staff(name="吴监察", posts=("supervisor",))
    number = decided(town)
    object_to_sample(number=number, reasons="已经迁出", by=town.approver, at=MONDAY)
    deliver_all()
    assert Case.objects.get(number=number).state == CaseState.DELIVERED
    told = Message.objects.filter(about=f"cases:{number}", title="Somebody objects to a decision of a rule")
    assert {one.to_account for one in told} == {manager.account_id}
    page = cards(by=supervisor, today=MONDAY.date(), level="", is_open=True, cursor="")
    assert [(card.rule, card.case_number) for card in page.rows] == [("PR-12", number)]
    assert Message.objects.filter(
        about=f"cards:{page.rows[0].code}", to_account=supervisor.account_id
    ).exists()


@pytest.mark.parametrize("act", [confirm_sample, object_to_sample])
def test_only_the_post_of_the_organisation_that_answers_may_say(act: object) -> None:
    town = make_instant_town()
    number = decided(town)
    stranger = make_staff(name="外人", posts=("approve",), organisation_code=CITY_OFFICE)
    word = "remarks" if act is confirm_sample else "reasons"
    for officer, refusal in ((stranger, NotFound), (town.clerk, DutyMissing)):
        before = len(entries_of(f"cases:{number}"))
        with pytest.raises(refusal):
            act(number=number, by=officer, at=MONDAY, **{word: "不对"})  # type: ignore[operator]
        assert InstantDecision.objects.get(case__number=number).sample == "waiting"
        assert len(entries_of(f"cases:{number}")) == before


def test_it_is_said_once_and_an_objection_says_why() -> None:
    town = make_instant_town()
    number = decided(town)

    def refused(kind: type[Refused], reasons: str) -> None:
        with pytest.raises(kind):
            object_to_sample(number=number, reasons=reasons, by=town.approver, at=MONDAY)

    refused(ObjectionNeedsReasons, "  ")
    confirm_sample(number=number, remarks="", by=town.approver, at=MONDAY)
    refused(NotSampled, "迟了")
    assert InstantDecision.objects.get(case__number=number).sample == "confirmed"


def test_what_was_not_drawn_is_not_looked_at() -> None:
    town = make_instant_town(instant=rule(sample_percent=1))
    SampleSeed.objects.create(month="2026-09", seed=SEED, sha256="-", made_at=MONDAY)
    numbers = {decided(town, key=f"key-{place}") for place in range(1, 7)}
    assert len(numbers) == 6  # of so many one at least is not drawn
    drawn = {number: is_drawn(number, seed=SEED, percent=1) for number in numbers}
    number = next(number for number in numbers if not drawn[number])
    assert {
        one: InstantDecision.objects.get(case__number=one).sample == "waiting" for one in numbers
    } == drawn
    assert InstantDecision.objects.get(case__number=number).sample == ""
    assert not Task.objects.filter(about=f"cases-sample:{number}").exists()
    with pytest.raises(NotFound):
        confirm_sample(number=number, remarks="", by=town.approver, at=MONDAY)
