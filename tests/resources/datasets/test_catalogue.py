"""A description goes from draft to the catalogue and out of it; what each refusal leaves as it was."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    LOADER,
    make_deputy,
    make_organisations,
)
from tests.foundation.identity.make import make_staff
from tests.foundation.papers.make import AT
from tests.resources.datasets.make import CLASS, content, describe, publish
from tongban.foundation.directory.public import DutyMissing, Officer, organisation_by_code
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.content import EdgeContent
from tongban.resources.datasets.facts import (
    DraftChanged,
    NewResource,
    NoDataAuthority,
    Origin,
    OwnDescription,
    QualityFact,
    ReasonsNeeded,
    ResourceCodeTaken,
    ResourceIncomplete,
    ResourceOutOfOrder,
    Sought,
    VersionState,
)
from tongban.resources.datasets.lineage import lineage_of
from tongban.resources.datasets.models import Resource, ResourceVersion
from tongban.resources.datasets.public import (
    approve_resource,
    approve_resources,
    bring_resources,
    describe_resource,
    discard_draft,
    revise_resource,
    save_draft,
    send_back_resource,
    submit_resource,
    tell_lineage,
    withdraw_resource,
)
from tongban.resources.datasets.queries import (
    approval_queue,
    catalogue,
    counts_by_provider,
    latest_version,
    open_version,
    own_versions,
    resource,
    versions_of,
)
from tongban.resources.laws.public import LawRow, bring_law

pytestmark = pytest.mark.django_db
ALL = tuple(VersionState)


def states(code: str) -> list[tuple[int, str]]:
    rows = ResourceVersion.objects.filter(resource__code=code).order_by("number")
    return list(rows.values_list("number", "state"))


def acts(code: str) -> list[str]:
    return [one.act for one in entries_of(f"datasets:{code}")]


def test_a_description_is_drafted_handed_in_and_published_by_a_second_person(
    editor: Officer, authority: Officer
) -> None:
    code = describe(editor)
    assert code == "201001/000001"
    submit_resource(code=code, by=editor, at=AT)
    task = Task.objects.get()
    assert (task.kind, task.post_code, task.organisation_id) == (
        "datasets.approve", "data-officer", organisation_by_code(CITY_OFFICE).id,
    )  # fmt: skip
    approve_resource(code=code, version=1, by=authority, at=AT)
    assert states(code) == [(1, "published")]
    assert acts(code) == ["datasets.describe", "datasets.submit", "datasets.approve"]
    assert Task.objects.get().outcome == "approved"


def test_codes_are_given_once_and_never_again(editor: Officer) -> None:
    first, second = describe(editor), describe(editor, name="公交线路")
    discard_draft(code=second, by=editor, at=AT)
    assert [first, second, describe(editor, name="公交车辆"), describe(editor, kind="101001")] == [
        "201001/000001", "201001/000002", "201001/000003", "101001/000001",
    ]  # fmt: skip
    assert Resource.objects.filter(code=second).exists() and states(second) == []


def test_a_new_version_replaces_the_one_before_only_when_it_is_approved(
    editor: Officer, authority: Officer
) -> None:
    code = publish(editor, authority)
    assert revise_resource(code=code, by=editor, at=AT) == 2
    assert revise_resource(code=code, by=editor, at=AT) == 2
    save_draft(code=code, content=content(cycle="2"), revision=1, by=editor, at=AT)
    assert resource(code, by=None).content.cycle == "4"
    submit_resource(code=code, by=editor, at=AT)
    approve_resource(code=code, version=2, by=authority, at=AT)
    assert states(code) == [(1, "replaced"), (2, "published")]
    assert resource(code, by=None).content.cycle == "2"
    assert [row.version for row in versions_of(code, by=editor)] == [2, 1]


def test_what_is_sent_back_is_a_draft_again_with_its_reasons(editor: Officer, authority: Officer) -> None:
    code = describe(editor)
    submit_resource(code=code, by=editor, at=AT)
    send_back_resource(code=code, reasons="摘要太短，请写明范围。", by=authority, at=AT)
    draft = open_version(code, by=editor)
    assert (draft.head.state, draft.reasons, draft.head.is_returned) == (
        "draft",
        "摘要太短，请写明范围。",
        True,
    )
    with pytest.raises(NotFound):
        open_version(code, by=authority)
    returned = Task.objects.get(kind="datasets.returned")
    assert (returned.post_code, returned.organisation_id, returned.closed_at) == (
        "resource-editor", organisation_by_code(COUNTY_OFFICE).id, None,
    )  # fmt: skip
    save_draft(code=code, content=content(summary="改过"), revision=2, by=editor, at=AT)
    submit_resource(code=code, by=editor, at=AT)
    returned.refresh_from_db()
    assert returned.outcome == "submitted"
    approvals = Task.objects.filter(kind="datasets.approve").order_by("opened_at", "key")
    assert [(one.outcome, one.closed_at is None) for one in approvals] == [
        ("returned", False), ("", True),
    ]  # fmt: skip


def test_whoever_handed_it_in_does_not_approve_it_nor_their_deputy(editor: Officer) -> None:
    both = make_staff(name="冯数据", posts=("data-officer", "resource-editor"), organisation_code=CITY_OFFICE)
    code = describe(both, office=CITY_OFFICE)
    submit_resource(code=code, by=both, at=AT)
    colleague = make_staff(name="代班", posts=("clerk",), organisation_code=CITY_OFFICE)
    deputy = make_deputy(both, at=AT, colleague=colleague)
    for by in (both, deputy):
        with pytest.raises(OwnDescription):
            approve_resource(code=code, version=1, by=by, at=AT)
    assert states(code) == [(1, "submitted")]
    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceVersion.objects.update(state="published", decided_at=AT, decided_by=both.ref)


def test_an_incomplete_draft_is_saved_and_not_handed_in(editor: Officer, authority: Officer) -> None:
    code = describe(editor, share_type="3", open_type="3", share_basis="涉及隐私")
    with pytest.raises(ResourceIncomplete) as refused:
        submit_resource(code=code, by=editor, at=AT)
    assert refused.value.facts["reasons"] == {"share_basis": "share-basis-missing"}
    assert states(code) == [(1, "draft")] and not Task.objects.exists()


def test_a_basis_that_is_no_longer_in_force_is_refused(editor: Officer, authority: Officer) -> None:
    bring_law(row=LawRow(title="旧统计管理办法", is_over=True), by=LOADER, at=AT)
    code = describe(editor, share_type="3", open_type="3", share_basis="《旧统计管理办法》第三条")
    with pytest.raises(ResourceIncomplete) as refused:
        submit_resource(code=code, by=editor, at=AT)
    assert refused.value.facts["reasons"] == {"share_basis": "share-basis-over"}
    # a law that the library does not have is taken: nobody here can judge it
    other = describe(editor, share_type="3", open_type="3", share_basis="《没有收录的条例》第三条")
    submit_resource(code=other, by=editor, at=AT)
    assert states(other) == [(1, "submitted")]


def test_related_resources_must_be_there(editor: Officer, authority: Officer) -> None:
    code = describe(editor, related=("101001/000099",))
    with pytest.raises(ResourceIncomplete) as refused:
        submit_resource(code=code, by=editor, at=AT)
    assert refused.value.facts["missing"] == "101001/000099"
    itself = describe(editor, related=("201001/000002",))
    with pytest.raises(ResourceIncomplete) as refused:
        submit_resource(code=itself, by=editor, at=AT)
    assert refused.value.facts["reasons"] == {"related": "resource-itself"}


def test_two_who_save_the_same_draft_do_not_overwrite_each_other(editor: Officer) -> None:
    code = describe(editor)
    save_draft(code=code, content=content(name="甲"), revision=1, by=editor, at=AT)
    with pytest.raises(DraftChanged):
        save_draft(code=code, content=content(name="乙"), revision=1, by=editor, at=AT)
    assert open_version(code, by=editor).content.name == "甲"


def test_each_act_is_done_only_in_its_state(editor: Officer, authority: Officer) -> None:
    code = describe(editor)
    with pytest.raises(NotFound):
        approve_resource(code=code, version=1, by=authority, at=AT)
    submit_resource(code=code, by=editor, at=AT)
    with pytest.raises(ResourceOutOfOrder):
        save_draft(code=code, content=content(), revision=1, by=editor, at=AT)
    with pytest.raises(ResourceOutOfOrder):
        submit_resource(code=code, by=editor, at=AT)
    with pytest.raises(ResourceOutOfOrder):
        discard_draft(code=code, by=editor, at=AT)
    with pytest.raises(ResourceOutOfOrder):
        approve_resource(code=code, version=2, by=authority, at=AT)
    with pytest.raises(NotFound):
        withdraw_resource(code=code, reasons="x", by=authority, at=AT)
    assert states(code) == [(1, "submitted")]


def test_without_the_duty_or_from_elsewhere_nothing_is_done(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    code = describe(editor)
    clerk = make_staff(name="王同事", posts=("accept",))
    with pytest.raises(DutyMissing):
        submit_resource(code=code, by=clerk, at=AT)
    with pytest.raises(NotFound):
        submit_resource(code=code, by=stranger, at=AT)
    with pytest.raises(NotFound):
        describe_resource(
            organisation_id=organisation_by_code(COUNTY_OFFICE).id,
            class_code=CLASS, content=content(), by=authority, at=AT,
        )  # fmt: skip
    submit_resource(code=code, by=editor, at=AT)
    with pytest.raises(DutyMissing):
        approve_resource(code=code, version=1, by=editor, at=AT)
    with pytest.raises(NotFound):
        approve_resource(code=code, version=1, by=stranger, at=AT)
    with pytest.raises(DutyMissing):
        send_back_resource(code=code, reasons="x", by=editor, at=AT)
    assert states(code) == [(1, "submitted")]
    approve_resource(code=code, version=1, by=authority, at=AT)
    with pytest.raises(DutyMissing):
        withdraw_resource(code=code, reasons="停用", by=editor, at=AT)


def test_withdrawing_needs_reasons_and_leaves_code_and_versions(editor: Officer, authority: Officer) -> None:
    code = publish(editor, authority)
    with pytest.raises(ReasonsNeeded):
        withdraw_resource(code=code, reasons=" ", by=authority, at=AT)
    withdraw_resource(code=code, reasons="系统停用", by=authority, at=AT)
    assert states(code) == [(1, "withdrawn")]
    with pytest.raises(NotFound):
        resource(code, by=authority)
    assert latest_version(code, by=editor).end_reasons == "系统停用"
    assert revise_resource(code=code, by=editor, at=AT) == 2


def test_an_area_without_an_authority_is_told(editor: Officer) -> None:
    code = describe(editor)
    with pytest.raises(NoDataAuthority):
        submit_resource(code=code, by=editor, at=AT)
    assert states(code) == [(1, "draft")]


def test_several_are_approved_all_or_none(editor: Officer, authority: Officer) -> None:
    codes = [describe(editor, name=f"资源{n}") for n in range(3)]
    for code in codes:
        submit_resource(code=code, by=editor, at=AT)
    with pytest.raises(ResourceOutOfOrder):
        approve_resources(asked=[(code, 1) for code in codes[:2]] + [(codes[2], 9)], by=authority, at=AT)
    assert [states(code) for code in codes] == [[(1, "submitted")]] * 3
    assert approve_resources(asked=[(code, 1) for code in codes], by=authority, at=AT) == 3
    assert not approval_queue(by=authority)


def test_who_sees_what(editor: Officer, authority: Officer, stranger: Officer) -> None:
    opened = publish(editor, authority)
    shared = publish(
        editor, authority, name="公交刷卡明细", open_type="3", share_type="2", share_conditions="按事项"
    )
    draft, sent = describe(editor, name="公交草稿"), describe(editor, name="公交待审")
    submit_resource(code=sent, by=editor, at=AT)

    def found(by: Officer | None) -> list[str]:
        return [row.code for row in catalogue(by=by, sought=Sought(words="公交")).rows]

    assert found(None) == [opened]
    assert found(stranger) == found(editor) == found(authority) == [opened, shared]
    with pytest.raises(NotFound):
        resource(shared, by=None)
    assert [row.code for row in own_versions(by=editor, states=ALL)] == [opened, shared, draft, sent]
    assert own_versions(by=stranger, states=ALL) == []
    assert [row.code for row in approval_queue(by=authority)] == [sent]
    assert approval_queue(by=editor) == approval_queue(by=stranger) == []
    for code in (draft, sent):
        with pytest.raises(NotFound):
            latest_version(code, by=stranger)
    assert [one.total for one in counts_by_provider(by=None)] == [1]
    (all_counts,) = counts_by_provider(by=stranger)
    assert (all_counts.total, all_counts.unconditional, all_counts.conditional, all_counts.opened) == (
        2,
        1,
        1,
        1,
    )


def test_the_catalogue_is_filtered_and_paged(editor: Officer, authority: Officer) -> None:
    codes = [publish(editor, authority, name=f"站点{n}", cycle=str(n + 1)) for n in range(4)]
    named = publish(editor, authority, name="停车场", summary="靠近站点的停车场", kind="310001")
    first = catalogue(by=None, sought=Sought(words="站点"), limit=3)
    assert [row.code for row in first.rows] == codes[:3]
    rest = catalogue(by=None, sought=Sought(words="站点"), cursor=first.cursor, limit=3)
    assert [row.code for row in rest.rows] == [codes[3], named] and not rest.cursor

    def count(**sought: str) -> int:
        return len(catalogue(by=None, sought=Sought(**sought)).rows)  # type: ignore[arg-type]

    assert [count(kind="3"), count(cycle="2"), count(share_type="3"), count(format="0200"), count(format="0310")] == [
        1, 1, 0, 5, 0,
    ]  # fmt: skip
    assert catalogue(by=None, sought=Sought(), cursor="x:'--").rows


def test_a_list_costs_the_same_for_many(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    with CaptureQueriesContext(connection) as one:
        catalogue(by=None, sought=Sought(words="公交"))
    for n in range(4):
        publish(editor, authority, name=f"公交{n}")
    with CaptureQueriesContext(connection) as many:
        assert len(catalogue(by=None, sought=Sought(words="公交")).rows) == 5
    assert len(one) == len(many) == 2


def test_lineage_is_seen_from_both_ends_and_fusion_adds_to_it(editor: Officer, authority: Officer) -> None:
    base = publish(editor, authority, name="线路", open_type="3")
    steps = (
        EdgeContent(direction="from", kind="resource", ref=base),
        EdgeContent(direction="feeds", kind="system", label="出行服务"),
    )
    code = publish(editor, authority, lineage=steps)
    seen = {(one.direction, one.kind, one.label) for one in lineage_of(code, by=editor)}
    assert seen == {("from", "resource", "线路"), ("feeds", "system", "出行服务")}
    assert [(one.direction, one.label) for one in lineage_of(base, by=editor)] == [("feeds", "公交站点信息")]
    # the public may not find the line: it does not learn of it here
    assert [one.label for one in lineage_of(code, by=None)] == ["出行服务"]
    told = EdgeContent(direction="from", kind="delivery", ref="2026-09", label="交通局九月交付")
    assert tell_lineage(code=code, lineage=[told]) and tell_lineage(code=code, lineage=[told])
    assert not tell_lineage(code="101001/000077", lineage=[told])
    assert len(lineage_of(code, by=editor)) == 3


def test_a_known_catalogue_is_brought_once(editor: Officer, authority: Officer) -> None:
    rows = [
        NewResource(
            organisation_code=COUNTY_OFFICE, class_code=CLASS, content=content(name=f"旧目录{n}"), code=code
        )
        for n, code in enumerate(("201001/000007", "", ""))
    ]
    done = bring_resources(rows=rows, origin=Origin.IMPORT, by=authority, at=AT)
    assert (done.new, done.changed, done.same) == (3, 0, 0)
    assert sorted(Resource.objects.values_list("code", flat=True)) == [
        "201001/000007", "201001/000008", "201001/000009",
    ]  # fmt: skip
    assert {state for _, state in states("201001/000008")} == {"submitted"}
    assert acts("201001/000007") == ["datasets.import"]
    again = bring_resources(rows=rows, origin=Origin.IMPORT, by=authority, at=AT)
    assert (again.new, again.same) == (0, 3)
    with pytest.raises(OwnDescription):
        approve_resource(code="201001/000007", version=1, by=authority, at=AT)
    other = NewResource(
        organisation_code=CITY_OFFICE, class_code=CLASS, content=content(), code="201001/000007"
    )
    with pytest.raises(ResourceCodeTaken):
        bring_resources(rows=[other], origin=Origin.IMPORT, by=authority, at=AT)


def test_a_loaded_catalogue_is_published_and_a_changed_row_is_a_new_version(
    editor: Officer, authority: Officer
) -> None:
    make_organisations()
    row = NewResource(
        organisation_code=COUNTY_OFFICE, class_code=CLASS, content=content(), code="201001/000001"
    )
    bring_resources(rows=[row], origin=Origin.LOADED, by=LOADER, at=AT)
    bring_resources(rows=[row], origin=Origin.LOADED, by=LOADER, at=AT)
    changed = NewResource(
        organisation_code=COUNTY_OFFICE, class_code=CLASS, content=content(cycle="1"), code="201001/000001"
    )
    bring_resources(rows=[changed], origin=Origin.LOADED, by=LOADER, at=AT)
    assert states("201001/000001") == [(1, "replaced"), (2, "published")]


def test_quality_is_unknown_until_somebody_measures_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from tongban.resources.datasets import ports

    monkeypatch.setattr(ports.quality_source, "_provider", None)
    assert ports.quality_of("201001/000001") is None

    class Measured:
        def quality_of(self, codes: object) -> dict[str, QualityFact]:
            return {"201001/000001": QualityFact(measured_at=AT, rows=3, complete_percent=99)}

    monkeypatch.setattr(ports.quality_source, "_provider", Measured())
    found = ports.quality_of("201001/000001")
    assert found is not None and found.complete_percent == 99
    assert ports.quality_of("201001/000002") is None
