"""A project's whole way through five stages, what is refused on it, and who sees it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.identity.make import make_person
from tests.services.bundles.projects.make import (
    NAME,
    PLACE,
    PLAN,
    SERVICES,
    Site,
    apply_for,
    begin,
    bring_through,
    decide,
    document,
    item_of,
    make_site,
    open_one,
    publish,
    states,
)
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.messages.models import Message
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.services.bundles.projects.commands.apply import (
    DraftOfAnother,
    DraftOutside,
    ServiceUnderWay,
    StageNotOpen,
    apply_in_stage,
)
from tongban.services.bundles.projects.commands.hand_on import (
    HandedOverAlready,
    ReasonsMissing,
    StageNotDone,
    StageOpenAlready,
    admit_stage,
    hand_over_stage,
)
from tongban.services.bundles.projects.commands.open_project import ProjectIncomplete, open_project
from tongban.services.bundles.projects.commands.publish import NotAPlan
from tongban.services.bundles.projects.models import Project, ProjectService, ProjectStage
from tongban.services.bundles.projects.queries import led_project, led_projects, own_project, own_projects
from tongban.services.cases.commands.draft import begin_draft, drop_draft
from tongban.services.cases.facts import HolderKind, Outcome
from tongban.services.cases.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return make_site()


def hand_over(site: Site, code: str, service: str, **changes: Any) -> None:
    stage = SERVICES[service][0]
    hand_over_stage(
        code=code, stage=stage, note="图纸在卷里", by=changes.get("by", site.lead(service)), at=MONDAY
    )


def test_a_project_goes_through_five_stages_and_nothing_is_asked_twice(site: Site) -> None:
    code = open_one(site)
    for service in ("filing", "land", "planning", "building"):
        bring_through(site, code, service)
        hand_over(site, code, service)
    final = apply_for(site, code, "final")
    assert final.form == {"project": NAME, "place": PLACE, "scale": "厂房两栋"}
    decide(site, "final", final.number)
    project = Project.objects.get(code=code)
    assert project.closed_at is not None
    standing = own_project(code, by=site.owner)
    assert [state.value for state in standing.states.values()] == [*["handed-over"] * 4, "done"]
    acts = [entry.act for entry in entries_of(f"project:{code}")]
    assert acts.count("bundles.hand_over_stage") == 4
    assert acts.count("bundles.end_in_stage") == 5


def test_the_owner_is_told_of_each_stage_that_may_begin(site: Site) -> None:
    code = open_one(site)
    bring_through(site, code, "filing")
    told = Message.objects.filter(about=f"project:{code}")
    assert [message.facts["stage"] for message in told] == ["阶段land"]


def test_the_days_of_a_stage_begin_with_the_first_acceptance(site: Site) -> None:
    code = open_one(site)
    apply_for(site, code, "filing", scale="厂房两栋")
    assert ProjectStage.objects.get(project__code=code, key="approval").began_at is None
    other = bring_through(site, open_one(site, name="另一个项目"), "filing")
    stage = ProjectService.objects.get(case_number=other).stage
    assert stage.began_at == MONDAY
    assert stage.ended_at is not None


def test_a_stage_before_its_time_is_refused_and_says_what_is_missing(site: Site) -> None:
    code = open_one(site)
    with pytest.raises(StageNotOpen) as refused:
        begin(site, code, "land")
    assert refused.value.facts["missing"] == "事项filing"
    assert not Draft.objects.exists()


def test_beginning_twice_goes_on_with_the_same_draft(site: Site) -> None:
    code = open_one(site)
    first = begin(site, code, "filing")
    assert begin(site, code, "filing") == first
    drop_draft(draft_id=first, by=site.owner, at=MONDAY)
    assert begin(site, code, "filing") != first


def test_what_is_under_way_or_granted_is_not_applied_for_again(site: Site) -> None:
    code = open_one(site)
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    with pytest.raises(ServiceUnderWay) as refused:
        begin(site, code, "filing")
    assert refused.value.facts["number"] == number


def test_a_refused_service_may_be_applied_for_again(site: Site) -> None:
    code = open_one(site)
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    decide(site, "filing", number, outcome=Outcome.REFUSED)
    assert states(code)["filing"] == "ended"
    bring_through(site, code, "filing")
    assert states(code)["filing"] == "granted"


def test_a_draft_of_another_project_is_not_thrown_away(site: Site) -> None:
    first, second = open_one(site), open_one(site, name="示例产业园三期")
    kept = begin(site, first, "filing")
    with pytest.raises(DraftOfAnother) as refused:
        begin(site, second, "filing")
    assert refused.value.facts["project"] == first
    assert Draft.objects.filter(id=kept).exists()


def test_a_draft_outside_the_project_is_not_thrown_away(site: Site) -> None:
    code = open_one(site)
    own = {"holder": HolderKind.FIRM, "uscc": site.uscc, "answers": {}, "by": site.owner, "at": MONDAY}
    kept = begin_draft(item_code=item_of("filing"), **own)
    with pytest.raises(DraftOutside):
        begin(site, code, "filing")
    assert Draft.objects.get().id == kept
    drop_draft(draft_id=kept, by=site.owner, at=MONDAY)
    assert begin(site, code, "filing")


def test_a_stage_that_has_not_ended_is_not_handed_over(site: Site) -> None:
    code = open_one(site)
    with pytest.raises(StageNotDone):
        hand_over(site, code, "filing")
    assert not ProjectStage.objects.filter(handed_over_at__isnull=False).exists()


def test_a_stage_is_handed_over_once_and_only_by_its_lead(site: Site) -> None:
    code = open_one(site)
    bring_through(site, code, "filing")
    with pytest.raises(DutyMissing):
        hand_over(site, code, "filing", by=site.officers[CITY_OFFICE])
    hand_over(site, code, "filing")
    with pytest.raises(HandedOverAlready):
        hand_over(site, code, "filing")


def test_the_lead_lets_a_stage_begin_with_reasons(site: Site) -> None:
    code = open_one(site)
    lead = site.officers[CITY_OFFICE]
    with pytest.raises(ReasonsMissing):
        admit_stage(code=code, stage="land", why="急", by=lead, at=MONDAY)
    with pytest.raises(DutyMissing):
        admit_stage(code=code, stage="land", why="备案表后补", by=site.officers[COUNTY_OFFICE], at=MONDAY)
    admit_stage(code=code, stage="land", why="备案表十日内后补", by=lead, at=MONDAY)
    row = ProjectStage.objects.get(project__code=code, key="land")
    assert (row.admitted_why, row.admitted_without) == ("备案表十日内后补", ["filing"])
    assert begin(site, code, "land")
    with pytest.raises(StageOpenAlready):
        admit_stage(code=code, stage="land", why="备案表十日内后补", by=lead, at=MONDAY)


def test_a_project_needs_a_name_a_place_and_a_firm_of_ones_own(site: Site) -> None:
    with pytest.raises(ProjectIncomplete) as refused:
        open_project(plan_code=PLAN, uscc=site.uscc, name="厂", place=PLACE, by=site.owner, at=MONDAY)
    assert list(refused.value.facts["fields"]) == ["name"]  # type: ignore[call-overload]
    stranger = make_person(name="旁人")
    with pytest.raises(NotFound):
        open_project(plan_code=PLAN, uscc=site.uscc, name=NAME, place=PLACE, by=stranger, at=MONDAY)
    assert not Project.objects.exists()


def test_others_do_not_find_a_project(site: Site) -> None:
    code = open_one(site)
    stranger = make_person(name="旁人")
    with pytest.raises(NotFound):
        own_project(code, by=stranger)
    assert own_projects(stranger).standings == ()
    with pytest.raises(NotFound):
        apply_in_stage(code=code, service="filing", answers={}, by=stranger, at=MONDAY)


def test_officers_see_the_projects_of_which_they_lead_a_stage(site: Site) -> None:
    code = open_one(site)
    for lead in site.officers.values():
        assert [one.project.code for one in led_projects(lead).standings] == [code]
    elsewhere = replace(site.officers[CITY_OFFICE], posts=())
    assert led_projects(elsewhere).standings == ()
    with pytest.raises(NotFound):
        led_project(code, by=elsewhere)


def test_a_project_keeps_the_version_of_its_plan(site: Site) -> None:
    code = open_one(site)
    assert publish(document()) is None
    assert publish(document(name="厂房建设（新）")) == 2
    assert own_project(code, by=site.owner).content.name == "厂房建设"


def test_a_plan_that_fills_a_field_that_is_not_there_is_refused(site: Site) -> None:
    stages = [stage.model_dump() for stage in document().stages]
    stages[0]["services"][0]["fills"] = {"nothing": "project.name"}
    with pytest.raises(NotAPlan) as refused:
        publish(document(stages=stages))
    assert "nothing" in str(refused.value.facts["why"])


def test_what_the_verbs_and_lists_cost(site: Site, django_assert_max_num_queries: Any) -> None:
    for name in ("项目甲一二", "项目乙一二", "项目丙一二"):
        code = open_one(site, name=name)
    bring_through(site, code, "filing")
    with django_assert_max_num_queries(3):
        assert len(led_projects(site.officers[CITY_OFFICE]).standings) == 3
    with django_assert_max_num_queries(6):
        assert len(own_projects(site.owner).standings) == 3
    with django_assert_max_num_queries(12):
        hand_over(site, code, "filing")
    with django_assert_max_num_queries(28):
        begin(site, code, "land")
