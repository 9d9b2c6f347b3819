"""A material that was accepted before is used again by its holder, where its trust is enough."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in
from tests.services.cases.make import MONDAY, SLOTS, Town, bring_to, make_case, make_town
from tests.services.cases.visit import desk_of, make_draft, sign_and_submit, words_of
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Paper
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.services.cases.commands.draft import begin_draft, save_form
from tongban.services.cases.earlier import rules
from tongban.services.cases.earlier.commands.compare import NothingToCompare, compare_original
from tongban.services.cases.earlier.commands.keep import keep_for_later
from tongban.services.cases.earlier.commands.use import NothingEarlier, use_earlier
from tongban.services.cases.earlier.facts import Trust
from tongban.services.cases.earlier.models import EarlierMaterial
from tongban.services.cases.facts import HolderKind, How, Outcome
from tongban.services.cases.models import Case, CaseSlot, Draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("trust", "self_made", "copy", "original"),
    [
        (Trust.ISSUED, True, True, True),
        (Trust.COMPARED, True, True, True),
        (Trust.UPLOADED, True, True, False),
        (Trust.SELF_MADE, True, False, False),
    ],
)
def test_which_level_is_enough(trust: Trust, self_made: bool, copy: bool, original: bool) -> None:
    assert rules.may_reuse(trust, is_self_made=True, needs_original=True) is self_made
    assert rules.may_reuse(trust, is_self_made=False, needs_original=False) is copy
    assert rules.may_reuse(trust, is_self_made=False, needs_original=True) is original


def test_a_material_grows_old() -> None:
    assert rules.is_fresh(MONDAY, at=MONDAY + timedelta(days=365), most_days=365)
    assert not rules.is_fresh(MONDAY, at=MONDAY + timedelta(days=365, seconds=1), most_days=365)


def granted(town: Town, *, compared: bool = True, key: str = "key-1", **changes: Any) -> str:
    """A granted case whose layout drawing was uploaded and, where said, compared with the original."""
    number = make_case(town, key=key, **changes).number
    if compared:
        compare_original(number=number, slot="layout", by=town.clerk, at=MONDAY)
    bring_to(town, number, "decided")
    deliver_all()
    return number


@pytest.fixture
def url(town: Town) -> str:
    granted(town)
    return f"/drafts/{make_draft(town)}/materials/layout/"


class TestTrust:
    def test_an_upload_is_c_and_what_the_applicant_makes_is_d(self, on_monday: None) -> None:
        town = make_town()
        make_case(town)
        levels = dict(CaseSlot.objects.values_list("key", "trust"))
        assert levels == {"identity": "A", "form": "D", "layout": "C"}
        own = SLOTS[2].model_copy(update={"source": "10"})
        CaseSlot.objects.all().delete()
        Case.objects.all()

        from tests.services.cases.make import FORM
        from tests.services.cases.visit import publish_anew
        from tests.services.items.make import content

        publish_anew(content(form=FORM, slots=(*SLOTS[:2], own, SLOTS[3]), audience=("1",)))
        make_case(town, key="key-2", answers={})
        assert CaseSlot.objects.get(key="layout").trust == "D"

    def test_an_officer_who_compares_raises_it_to_b_once(self, town: Town) -> None:
        number = make_case(town).number
        for _ in range(2):
            compare_original(number=number, slot="layout", by=town.clerk, at=MONDAY)
        assert CaseSlot.objects.get(key="layout").trust == "B"
        from tongban.foundation.trail.public import entries_of

        acts = [entry.act for entry in entries_of(f"cases:{number}")]
        assert acts.count("cases.compare_original") == 1

    def test_others_may_not_compare(self, town: Town) -> None:
        number = make_case(town).number
        with pytest.raises(DutyMissing):
            compare_original(number=number, slot="layout", by=town.issuer, at=MONDAY)
        stranger = make_staff(name="外单位", posts=("accept",), organisation_code=CITY_OFFICE)
        with pytest.raises(NotFound):
            compare_original(number=number, slot="layout", by=stranger, at=MONDAY)
        with pytest.raises(NotFound):
            compare_original(number=number, slot="nothing", by=town.clerk, at=MONDAY)
        with pytest.raises(NothingToCompare):
            compare_original(number=number, slot="identity", by=town.clerk, at=MONDAY)
        assert CaseSlot.objects.get(key="layout").trust == "C"

    def test_a_decided_case_is_not_compared_afterwards(self, town: Town) -> None:
        number = granted(town, compared=False)
        with pytest.raises(NothingToCompare):
            compare_original(number=number, slot="layout", by=town.clerk, at=MONDAY)

    def test_the_desk_has_the_button_for_those_who_may(self, town: Town) -> None:
        number = make_case(town).number
        desk = desk_of(town.clerk)
        assert "与原件一致" in words_of(desk.get(f"/desk/cases/{number}/"))
        desk.post(f"/desk/cases/{number}/compare/", {"slot": "layout"})
        said = words_of(desk.get(f"/desk/cases/{number}/"))
        assert "已与原件核对" in said
        assert "与原件一致" not in said
        assert "与原件一致" not in words_of(desk_of(town.reviewer).get(f"/desk/cases/{number}/"))


class TestKeeping:
    def test_a_granted_case_keeps_what_was_uploaded_and_a_refused_one_nothing(self, town: Town) -> None:
        number = make_case(town).number
        bring_to(town, number, "decided", outcome=Outcome.REFUSED)
        deliver_all()
        assert not EarlierMaterial.objects.exists()
        granted(town, key="key-2")
        row = EarlierMaterial.objects.get()
        assert (row.material, row.trust) == ("经营场所平面布局图", "B")
        assert row.holder_ref == f"person:{town.person.person_id}"

    def test_hearing_it_twice_keeps_one(self, town: Town) -> None:
        number = granted(town)
        assert keep_for_later(number=number) == 1
        assert EarlierMaterial.objects.count() == 1


class TestUsing:
    def test_it_is_offered_chosen_by_one_click_and_submitted(
        self, town: Town, url: str, citizen: Client
    ) -> None:
        said = words_of(citizen.get(url))
        assert "交过，可以直接用" in said
        assert "已与原件核对" in said
        said = words_of(citizen.post(url + "earlier/", follow=True))
        assert "这次用您以前交过的" in said
        draft = Draft.objects.get()
        save_form(
            draft_id=draft.id,
            values={"shop": "小满面馆", "area": 68},
            is_done=True,
            by=town.person,
            at=MONDAY,
        )
        response = sign_and_submit(draft.id, citizen)
        assert response.status_code == 302, words_of(response)
        slot = CaseSlot.objects.filter(key="layout").order_by("-id").first()
        assert slot is not None
        assert (slot.how, slot.trust) == (How.EARLIER, "B")
        paper = Paper.objects.get(id=UUID(slot.papers[0]))
        assert paper.owner == f"case:{Case.objects.order_by('-submitted_at', '-id').first().number}"  # type: ignore[union-attr]

    def test_it_is_left_again(self, url: str, citizen: Client) -> None:
        citizen.post(url + "earlier/")
        said = words_of(citizen.post(url + "earlier/", {"leave": "yes"}, follow=True))
        assert "交过，可以直接用" in said
        assert (Draft.objects.get().ways, Draft.objects.get().slots["layout"]) == ({}, [])

    def test_other_files_do_not_pass_for_it(self, town: Town, url: str, citizen: Client) -> None:
        citizen.post(url + "earlier/")
        draft = Draft.objects.get()
        draft.slots["layout"] = []
        draft.save()
        from tests.services.cases.test_handing_in import page

        citizen.post(url, {"file": page(7)})
        draft.refresh_from_db()
        assert draft.ways == {"layout": "earlier"}
        assert "这次用您以前交过的" not in words_of(citizen.get(url))  # it is a plain upload now

    def test_an_upload_that_nobody_compared_is_not_offered(self, town: Town, citizen: Client) -> None:
        granted(town, compared=False)
        draft_id = make_draft(town)
        assert "可以直接用" not in words_of(citizen.get(f"/drafts/{draft_id}/materials/layout/"))
        with pytest.raises(NothingEarlier):
            use_earlier(draft_id=draft_id, slot="layout", by=town.person, at=MONDAY)
        assert Draft.objects.get().slots == {}

    def test_one_that_is_too_old_or_forbidden_is_not_offered(self, url: str, citizen: Client) -> None:
        EarlierMaterial.objects.update(given_at=clock.now() - timedelta(days=366))
        assert "可以直接用" not in words_of(citizen.get(url))
        EarlierMaterial.objects.update(given_at=clock.now(), is_allowed=False)
        assert "可以直接用" not in words_of(citizen.get(url))
        citizen.post(url + "earlier/")
        assert Draft.objects.get().ways == {}

    def test_nobody_else_is_offered_it(self, town: Town, url: str) -> None:
        other = make_person(name="老李")
        draft_id = begin_draft(
            item_code=town.item_code,
            holder=HolderKind.PERSON,
            uscc=None,
            answers={"kind": "hot"},
            by=other,
            at=MONDAY,
        )
        stranger = sign_in(Client(headers={"accept-language": "zh-CN"}), other)
        assert "可以直接用" not in words_of(stranger.get(f"/drafts/{draft_id}/materials/layout/"))
        stranger.post(f"/drafts/{draft_id}/materials/layout/earlier/")
        assert Draft.objects.get(id=draft_id).slots == {}
        assert stranger.post(url + "earlier/").status_code == 404

    def test_within_a_project_only_what_was_handed_in_for_it_is_offered(self, town: Town) -> None:
        granted(town, project_code="P1")
        draft_id = make_draft(town)
        for of_draft in ("", "P2"):
            Draft.objects.update(project_code=of_draft)
            with pytest.raises(NothingEarlier):
                use_earlier(draft_id=draft_id, slot="layout", by=town.person, at=MONDAY)
        Draft.objects.update(project_code="P1")
        use_earlier(draft_id=draft_id, slot="layout", by=town.person, at=MONDAY)
        assert Draft.objects.get().ways == {"layout": "earlier"}

    def test_the_offer_costs_three_queries(
        self, url: str, citizen: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        citizen.get(url)
        with django_assert_max_num_queries(9):
            citizen.get(url)


class TestMyMaterials:
    def test_a_person_sees_forbids_and_allows_their_own(self, town: Town, citizen: Client) -> None:
        granted(town)
        said = words_of(citizen.get("/my/materials/"))
        assert "经营场所平面布局图" in said
        address = f"/my/materials/{EarlierMaterial.objects.get().id}/"
        assert "不再使用" in words_of(citizen.post(address, {"allow": "no"}, follow=True))
        granted(town, key="key-2")  # a newer one of the same name stays forbidden
        assert not EarlierMaterial.objects.get().is_allowed
        citizen.post(address, {"allow": "yes"})
        assert EarlierMaterial.objects.get().is_allowed

    def test_nobody_sees_or_changes_another_persons(self, town: Town) -> None:
        granted(town)
        stranger = sign_in(Client(headers={"accept-language": "zh-CN"}), make_person(name="老李"))
        assert "经营场所平面布局图" not in words_of(stranger.get("/my/materials/"))
        address = f"/my/materials/{EarlierMaterial.objects.get().id}/"
        assert stranger.post(address, {"allow": "no"}).status_code == 404
        assert EarlierMaterial.objects.get().is_allowed
        assert Client().get("/my/materials/").status_code == 302

    def test_the_page_costs_few_queries(
        self, town: Town, citizen: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        granted(town)
        citizen.get("/my/materials/")
        with django_assert_max_num_queries(6):
            citizen.get("/my/materials/")
