"""The life of an item: two offices, a day, a list version; implementations follow, cases do not."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.services.items.library.make import (
    CITY,
    CITY_BUREAU,
    CODE,
    COUNTY_BUREAU,
    OTHER,
    OTHER_BUREAU,
    SYSTEM,
    TOWNSHIP,
    TUESDAY,
    approve,
    bureau,
    city,
    claimed,
    drafted,
    follow_all,
    legal,
    make_entry,
    manager,
    next_day,
    officer,
    scheduled,
    staffing,
    terms,
)
from tests.services.items.make import MONDAY
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.tasks.public import tasks_about
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tongban.services.items.commands.publish import publish_item
from tongban.services.items.facts import Limit
from tongban.services.items.library.checking import ActDoesNotFit, CannotMove, DraftsOpen, VersionMoved
from tongban.services.items.library.commands.claim import CannotClaim, claim_entry
from tongban.services.items.library.commands.create_entry import EntryCodeTaken, EntryMisplaced
from tongban.services.items.library.commands.draft import ChangedMeanwhile, save_change
from tongban.services.items.library.commands.into_force import NotYetDue, bring_into_force, due_changes
from tongban.services.items.library.commands.review import NotByTheSame, review_change
from tongban.services.items.library.commands.submit import ChangeUnderWay, submit_change, withdraw_change
from tongban.services.items.library.facts import Act, Office
from tongban.services.items.library.impact import impact_of
from tongban.services.items.library.models import (
    Change,
    ChangeStep,
    ListEntry,
    ListEntryVersion,
    ListVersion,
)
from tongban.services.items.library.ports import Impact, impact_sources
from tongban.services.items.library.proposals import ProposalInvalid
from tongban.services.items.library.queries import entry, origins_of
from tongban.services.items.library.rules import OverrideNotAllowed
from tongban.services.items.library.versions import list_versions
from tongban.services.items.models import Item, ItemFinding
from tongban.services.items.queries import item_terms, published

pytestmark = pytest.mark.django_db
TOMORROW = next_day(MONDAY)


@pytest.fixture(autouse=True)
def small_city() -> Iterator[None]:
    city()
    item_terms.cache_clear()
    yield


@pytest.fixture
def drafts() -> Iterator[Callable[[int], None]]:
    """Says how many applications are being filled in, as cases would."""
    count = 0

    class Fake:
        """An app above with drafts of its own."""

        def impact(self, *, item_codes: Any) -> list[Impact]:
            return [Impact(kind="drafts", count=count)] if count else []

    def set_count(wanted: int) -> None:
        nonlocal count
        count = wanted

    impact_sources.provide("test", Fake())
    yield set_count
    impact_sources.forget("test")


def change_of(pk: UUID) -> Change:
    return Change.objects.get(pk=pk)


def test_a_claimed_entry_is_completed_and_comes_into_force() -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU, own={"limits.promised": {"count": 9}, "purpose": "开饭馆"})
    assert item.code == f"{COUNTY_BUREAU}4{CODE}"
    found = published(item.code).content
    assert (found.limits.promised, found.limits.statutory) == (Limit(count=9), Limit(count=20))
    assert item.current is not None
    assert item.current.entry_versions == [entry(CODE).version_id]
    told = origins_of(item.code)
    assert told.resolved.origins["promised-limit"].allowed_by == "shorter"
    assert told.resolved.origins["materials"].code == CODE


def test_a_change_of_an_entry_reaches_every_implementation_on_its_day() -> None:
    make_entry()
    plain, own = claimed(COUNTY_BUREAU), claimed(OTHER_BUREAU, own={"limits.promised": {"count": 10}})
    before = published(plain.code)
    change = scheduled(drafted())
    assert change_of(change).in_force_on == TUESDAY
    assert published(plain.code).content.limits.promised == Limit(count=12)
    assert due_changes(today=MONDAY.date()) == []
    assert due_changes(today=TUESDAY) == [change]
    told = bring_into_force(change_id=change, by=SYSTEM, at=TOMORROW)
    assert follow_all(change, at=TOMORROW) == 2
    after = published(plain.code)
    assert (after.version_number, after.content.limits.promised) == (2, Limit(count=8))
    assert item_terms(before.version_id).limits.promised == Limit(count=12)
    assert published(own.code).content.limits.promised == Limit(count=8)
    finding = ItemFinding.objects.get(item=own)
    assert finding.facts == {"elements": ["promised-limit"]}
    assert told.list_version == 1
    (version,) = list_versions(area_code=CITY)
    assert (version.number, version.in_force_on, version.summary["name"]) == (1, TUESDAY, "食品经营许可")
    assert [entry.act for entry in entries_of(f"change:{change}")][-1] == "items.follow-list"


def test_following_again_changes_nothing() -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    change = approve(drafted())
    number = published(item.code).version_number
    follow_all(change, at=TOMORROW)
    assert published(item.code).version_number == number


def test_an_entry_of_a_lower_level_follows_and_passes_it_on() -> None:
    make_entry()
    make_entry("C1", upper=CODE, level="4", area_code=OTHER, limits__promised={"count": 10}, purpose="x")
    item = claimed(OTHER_BUREAU, entry="C1")
    approve(drafted(proposal={"content": terms(limits__promised={"count": 7}).as_json()}))
    assert entry("C1").version_number == 2
    assert published(item.code).content.limits.promised == Limit(count=7)
    assert published(item.code).content.purpose == "x"


def test_the_way_through_both_offices_stands_in_the_worklist() -> None:
    make_entry()
    change = drafted()
    about = f"changes:{change}"
    submit_change(change_id=change, by=manager(), at=MONDAY)
    assert [task.post_code for task in tasks_about(about=about)] == ["staffing-office"]
    review_change(
        change_id=change, office=Office.STAFFING, outcome="return", note="写清理由", by=staffing(), at=MONDAY
    )
    open_tasks = [task for task in tasks_about(about=about) if task.closed_at is None]
    assert [(task.kind, task.post_code) for task in open_tasks] == [("items.change-returned", "item-manager")]
    save_change(
        change_id=change,
        revision=1,
        proposal=change_of(change).proposal,
        in_force_on=None,
        reason="按新规定",
        by=manager(),
        at=MONDAY,
    )
    scheduled(change)
    assert [task for task in tasks_about(about=about) if task.closed_at is None] == []
    acts = [(step.act, step.outcome) for step in ChangeStep.objects.filter(change=change).order_by("id")]
    assert acts == [
        ("items.draft-change", ""),
        ("items.submit-change", ""),
        ("items.review-staffing", "return"),
        ("items.submit-change", ""),
        ("items.review-staffing", "approve"),
        ("items.review-legal", "approve"),
    ]


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (lambda: manager(COUNTY_BUREAU), NotAllowed),
        (lambda: officer(9, CITY_BUREAU, "item-manager", "items.publish"), DutyMissing),
        (lambda: type("Person", (), {"ref": "person:1"})(), NotAllowed),
    ],
    ids=["of another organisation", "without the duty", "an applicant"],
)
def test_who_may_not_change_an_entry_changes_nothing(by: Any, refusal: type[Refused]) -> None:
    make_entry()
    with pytest.raises(refusal):
        drafted(by=by())
    assert not Change.objects.exists()


def test_a_change_is_seen_only_by_its_makers_and_the_offices() -> None:
    make_entry()
    change = drafted()
    for stranger in (manager(COUNTY_BUREAU, 7), staffing()):  # not yet submitted: no office has it
        with pytest.raises(NotFound):
            submit_change(change_id=change, by=stranger, at=MONDAY)
    with pytest.raises(NotFound):
        submit_change(change_id=uuid4(), by=manager(), at=MONDAY)
    assert change_of(change).state == "draft"


def _review(change: UUID, office: Office, by: Any, *, outcome: Any = "approve", note: str = "") -> None:
    review_change(change_id=change, office=office, outcome=outcome, note=note, by=by, at=MONDAY)


def test_each_review_is_refused_to_whoever_may_not_give_it() -> None:
    make_entry()
    change = drafted()
    with pytest.raises(NotFound):
        _review(change, Office.STAFFING, staffing())
    submit_change(change_id=change, by=manager(), at=MONDAY)
    with pytest.raises(CannotMove):
        _review(change, Office.LEGAL, legal())
    with pytest.raises(DutyMissing):
        _review(change, Office.STAFFING, legal())
    both = officer(manager().account_id, "113416990000000196", "staffing-office", "items.review-staffing")
    with pytest.raises(NotByTheSame):
        _review(change, Office.STAFFING, both)
    with pytest.raises(Invalid):
        _review(change, Office.STAFFING, staffing(), outcome="return")
    assert change_of(change).state == "submitted"
    _review(change, Office.STAFFING, staffing())
    same = officer(staffing().account_id, "113416990000000271", "legal-office", "items.review-legal")
    with pytest.raises(NotByTheSame):
        _review(change, Office.LEGAL, same)
    assert ChangeStep.objects.filter(change=change).count() == 3


def test_a_second_saving_over_an_older_revision_is_told_what_changed() -> None:
    make_entry()
    change = drafted()
    saved = {"in_force_on": None, "reason": "", "by": manager(), "at": MONDAY}
    first = {"content": terms(limits__promised={"count": 6}).as_json()}
    save_change(change_id=change, revision=1, proposal=first, **saved)  # type: ignore[arg-type]
    second = {"content": terms(limits__promised={"count": 5}).as_json()}
    with pytest.raises(ChangedMeanwhile) as refused:
        save_change(change_id=change, revision=1, proposal=second, **saved)  # type: ignore[arg-type]
    (difference,) = refused.value.differences
    assert (difference.element, difference.before["count"], difference.after["count"]) == (
        "promised-limit",
        6,
        5,
    )
    assert change_of(change).revision == 2
    assert change_of(change).proposal == first


@pytest.mark.parametrize(
    ("act", "proposal"),
    [
        (Act.CHANGE, {}),
        (Act.CHANGE, {"content": {"name": ""}}),
        (Act.CHANGE, {"content": {"name": "x", "type_code": "01", "colour": 1}}),
        (Act.SPLIT, {"into": []}),
        (Act.SPLIT, {"into": [{"code": "A"}]}),
        (Act.MERGE, {"into": []}),
        (Act.CANCEL, {"content": {}}),
    ],
)
def test_a_proposal_that_does_not_fit_its_act_is_refused(act: Act, proposal: dict[str, Any]) -> None:
    make_entry()
    with pytest.raises(ProposalInvalid):
        drafted(act, proposal=proposal)
    assert not Change.objects.exists()


def test_what_contradicts_the_level_above_cannot_be_submitted() -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    change = drafted(
        subject=f"item:{item.code}",
        proposal={"own": {"limits.promised": {"count": 15}}},
        by=manager(COUNTY_BUREAU),
    )
    with pytest.raises(OverrideNotAllowed):
        submit_change(change_id=change, by=manager(COUNTY_BUREAU), at=MONDAY)
    assert change_of(change).state == "draft"
    assert tasks_about(about=f"changes:{change}") == []


def test_a_change_without_a_reason_or_beside_another_is_refused() -> None:
    make_entry()
    with pytest.raises(Invalid):
        submit_change(change_id=drafted(reason=" "), by=manager(), at=MONDAY)
    submit_change(change_id=drafted(), by=manager(), at=MONDAY)
    with pytest.raises(ChangeUnderWay):
        submit_change(change_id=drafted(), by=manager(), at=MONDAY)
    assert Change.objects.filter(state="submitted").count() == 1


def test_a_change_whose_base_moved_on_has_to_be_looked_at_again() -> None:
    make_entry()
    late = drafted()
    approve(drafted())
    with pytest.raises(VersionMoved):
        submit_change(change_id=late, by=manager(), at=TOMORROW)


def test_nothing_comes_into_force_before_its_day_or_twice() -> None:
    make_entry()
    change = scheduled(drafted())
    with pytest.raises(NotYetDue):
        bring_into_force(change_id=change, by=SYSTEM, at=MONDAY)
    bring_into_force(change_id=change, by=SYSTEM, at=TOMORROW)
    with pytest.raises(CannotMove):
        bring_into_force(change_id=change, by=SYSTEM, at=TOMORROW)
    assert entry(CODE).version_number == 2
    assert ListVersion.objects.count() == 1


def test_a_day_further_off_is_kept() -> None:
    make_entry()
    day = TUESDAY + timedelta(days=30)
    change = scheduled(drafted(in_force_on=day))
    assert change_of(change).in_force_on == day


def test_a_scheduled_change_can_be_withdrawn_and_one_in_force_cannot() -> None:
    make_entry()
    change = scheduled(drafted())
    withdraw_change(change_id=change, by=manager(), at=MONDAY)
    assert due_changes(today=TUESDAY) == []
    again = approve(drafted())
    with pytest.raises(CannotMove):
        withdraw_change(change_id=again, by=manager(), at=TOMORROW)


def test_suspension_hides_the_implementations_and_its_end_brings_back_only_those() -> None:
    make_entry()
    one, two = claimed(COUNTY_BUREAU), claimed(OTHER_BUREAU)
    approve(
        drafted(Act.SUSPEND, subject=f"item:{two.code}", by=manager(OTHER_BUREAU)), by=manager(OTHER_BUREAU)
    )
    approve(drafted(Act.SUSPEND))
    for item in (one, two):
        with pytest.raises(NotFound):
            published(item.code)
    approve(drafted(Act.RESUME))
    assert published(one.code)
    with pytest.raises(NotFound):
        published(two.code)


def test_a_cancellation_is_refused_while_people_are_applying(drafts: Callable[[int], None]) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    drafts(3)
    change = drafted(Act.CANCEL)
    with pytest.raises(DraftsOpen) as refused:
        submit_change(change_id=change, by=manager(), at=MONDAY)
    assert refused.value.facts["count"] == 3
    drafts(0)
    scheduled(change)
    drafts(1)
    with pytest.raises(DraftsOpen):
        bring_into_force(change_id=change, by=SYSTEM, at=TOMORROW)
    assert change_of(change).state == "scheduled"
    drafts(0)
    bring_into_force(change_id=change, by=SYSTEM, at=TOMORROW)
    follow_all(change, at=TOMORROW)
    assert Item.objects.get(pk=item.pk).task_state == "3"
    with pytest.raises(ActDoesNotFit):
        drafted(Act.SUSPEND)


def _into(*codes: str) -> dict[str, Any]:
    rows = [
        {
            "code": code,
            "area_code": CITY,
            "level": "3",
            "content": {**terms().as_json(), "name": f"食品经营许可{code}"},
        }
        for code in codes
    ]
    return {"into": rows}


def test_a_split_gives_every_office_one_of_each_and_ends_the_old() -> None:
    make_entry()
    old = claimed(COUNTY_BUREAU, own={"limits.promised": {"count": 9}})
    approve(drafted(Act.SPLIT, proposal=_into("S1", "S2")))
    heirs = Item.objects.filter(entry__code__in=["S1", "S2"]).order_by("code")
    assert [heir.name for heir in heirs] == ["食品经营许可S1", "食品经营许可S2"]
    assert {published(heir.code).content.limits.promised for heir in heirs} == {Limit(count=9)}
    assert Item.objects.get(pk=old.pk).task_state == "3"
    assert ListEntry.objects.get(code=CODE).task_state == "3"


def test_a_merger_leaves_every_office_one() -> None:
    make_entry()
    make_entry("B2")
    claimed(COUNTY_BUREAU)
    claimed(COUNTY_BUREAU, entry="B2")
    claimed(OTHER_BUREAU, entry="B2")
    change = drafted(Act.MERGE, others=["B2"], proposal=_into("M1"))
    approve(change)
    heirs = Item.objects.filter(entry__code="M1").values_list("organisation_id", flat=True)
    assert sorted(heirs) == sorted([bureau(COUNTY_BUREAU), bureau(OTHER_BUREAU)])
    assert Item.objects.exclude(entry__code="M1").exclude(task_state="3").count() == 0


def test_an_entry_is_added_by_a_change() -> None:
    row = {"code": "N1", "area_code": CITY, "level": "3", "content": terms().as_json()}
    approve(drafted(Act.ADD, subject="entry:N1", proposal={"entry": row}))
    assert (entry("N1").version_number, entry("N1").keeper_id) == (1, bureau(CITY_BUREAU))


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"code": CODE}, EntryCodeTaken),
        ({"level": "4"}, EntryMisplaced),
        ({"upper": "C1"}, EntryMisplaced),
        ({"upper": "none"}, NotFound),
    ],
)
def test_an_entry_in_the_wrong_place_is_refused(fields: dict[str, Any], refusal: type[Refused]) -> None:
    make_entry()
    make_entry("C1", upper=CODE, level="4", area_code=OTHER)
    with pytest.raises(refusal):
        make_entry(**{"code": "X1", **fields})
    assert ListEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("organisation", "entry_code"),
    [(TOWNSHIP, "C1"), (CITY_BUREAU, "C1"), (COUNTY_BUREAU, CODE)],
    ids=["of another county", "of a level above", "claimed already"],
)
def test_what_cannot_be_claimed_is_refused(organisation: str, entry_code: str) -> None:
    make_entry()
    make_entry("C1", upper=CODE, level="4", area_code=OTHER)
    claimed(COUNTY_BUREAU)
    with pytest.raises(CannotClaim):
        claim_entry(entry_code=entry_code, organisation_id=bureau(organisation), by=SYSTEM, at=MONDAY)
    assert Item.objects.count() == 1


def test_the_impact_is_told_by_level_with_whose_words_give_way() -> None:
    make_entry()
    claimed(CITY_BUREAU)
    claimed(COUNTY_BUREAU)
    claimed(OTHER_BUREAU, own={"limits.promised": {"count": 10}})
    claimed(TOWNSHIP)
    report = impact_of(change_of(drafted()))
    assert [(row.level, row.count) for row in report.levels] == [("3", 1), ("4", 2), ("5", 1)]
    assert (report.items, report.gives_way_count) == (4, 1)
    assert report.gives_way[0].elements == ("promised-limit",)


def test_publishing_directly_keeps_to_the_list() -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    content = published(item.code).content
    longer = content.model_copy(update={"name": "别的名称"})
    with pytest.raises(OverrideNotAllowed):
        publish_item(code=item.code, content=longer, by=SYSTEM, at=TOMORROW)
    publish_item(code=item.code, content=content.model_copy(update={"purpose": "x"}), by=SYSTEM, at=TOMORROW)
    assert Item.objects.get(pk=item.pk).own == {"purpose": "x"}


def test_versions_of_the_list_stay_as_they_were() -> None:
    make_entry()
    change = approve(drafted())
    version = ListEntryVersion.objects.get(entry__code=CODE, in_force_to=None)
    for rows, fields in [
        (ListEntryVersion.objects.filter(pk=version.pk), {"content": {}}),
        (ListVersion.objects.filter(change_id=change), {"number": 9}),
        (ChangeStep.objects.filter(change_id=change), {"note": "x"}),
    ]:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.update(**fields)
        with pytest.raises(IntegrityError, match="never"), transaction.atomic():
            rows._raw_delete(using="default")


def test_the_day_comes_by_itself(monday: Any) -> None:
    from tongban.kernel import clock
    from tongban.services.items.library.jobs import bring_due_changes_into_force

    make_entry()
    item = claimed(COUNTY_BUREAU)
    scheduled(drafted())
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(TOMORROW)
    bring_due_changes_into_force()
    deliver_all()
    assert published(item.code).content.limits.promised == Limit(count=8)
