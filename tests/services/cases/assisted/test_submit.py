"""Applying with the person there: what is written, who sees it, what is refused, and that it is one case."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.foundation.identity.make import make_account, make_person
from tests.foundation.papers.make import image_bytes
from tests.resources.licences.make import CARD, make_licence
from tests.resources.registers.make import make_firm
from tests.services.cases.assisted.make import Counters, make_counters, stand_at_hall
from tests.services.cases.make import CODE, MONDAY, SLOTS
from tests.services.cases.visit import desk_of, picture
from tongban.foundation.identity.public import confirm_real_name
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.public import store_file
from tongban.foundation.papers.queries import readable_paper
from tongban.foundation.trail.models import Staged
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.licences.models import LicenceUse
from tongban.resources.licences.public import Holder
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.resources.registers.models import LookUp
from tongban.services.cases.assisted.commands.close_visit import close_visit
from tongban.services.cases.assisted.commands.fill import (
    begin_helped,
    drop_helped,
    put_helped_paper,
    save_helped,
)
from tongban.services.cases.assisted.commands.submit import submit_helped
from tongban.services.cases.assisted.drafts import SIGNED_SHEET, papers_owner
from tongban.services.cases.assisted.errors import CodeExpired, ConsentMissing, VisitEnded
from tongban.services.cases.assisted.facts import Consent
from tongban.services.cases.assisted.models import Help
from tongban.services.cases.assisted.queries import helped_case, helped_cases
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.draft_queries import drafts_of
from tongban.services.cases.facts import Application, Capacity, HolderKind
from tongban.services.cases.models import Case, CaseSlot, Draft
from tongban.services.cases.queries import cases_of
from tongban.services.cases.reading import ApplicationIncomplete
from tongban.services.items.public import Slot

pytestmark = pytest.mark.django_db


def scan(counters: Counters, draft_id: UUID, *, at: Any = MONDAY) -> UUID:
    clerk = counters.clerk
    return store_file(
        stream=io.BytesIO(image_bytes()), name="扫描件.png", owner=papers_owner(draft_id), by=clerk, at=at
    ).id


def begun(counters: Counters, visit_id: UUID, *, is_complete: bool = True) -> UUID:
    by = counters.clerk
    draft_id = begin_helped(
        visit_id=visit_id, item_code=CODE, uscc=None, answers={"kind": "hot"}, by=by, at=MONDAY
    )
    if is_complete:
        where = {"visit_id": visit_id, "draft_id": draft_id}
        save_helped(
            **where,
            values={"shop": "小满面馆", "area": 68},
            is_done=True,
            said={"layout": {"original": True}},
            by=by,
            at=MONDAY,
        )
        put_helped_paper(**where, slot="layout", paper_id=scan(counters, draft_id), by=by, at=MONDAY)
        put_helped_paper(**where, slot=SIGNED_SHEET, paper_id=scan(counters, draft_id), by=by, at=MONDAY)
    return draft_id


def submitted(counters: Counters) -> str:
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    return submit_helped(
        visit_id=visit_id, draft_id=draft_id, consent=Consent.PAPER, by=counters.clerk, at=MONDAY
    )


def test_a_case_from_the_counter_names_its_helper_and_nobody_follows_it_online_yet() -> None:
    counters = make_counters()
    number = submitted(counters)
    deliver_all()
    case = Case.objects.get(number=number)
    assert (case.account_id, case.person_id, case.capacity, case.channel) == (
        None,
        counters.person_id,
        "counter",
        "counter",
    )
    assert "吴前台" in case.helper_masked
    assert case.form["id_number"] == counters.row.id_number  # from the register, typed by nobody
    parties = {party.role: party for party in case.parties.all()}
    assert parties["applicant"].person_id == counters.person_id
    assert (parties["agent"].name, parties["agent"].person_id) == ("吴前台", None)
    layout = CaseSlot.objects.get(case=case, key="layout")
    assert (layout.how, layout.trust, layout.terms) == ("file", "B", {})
    assert not Draft.objects.exists()
    acts = set(Staged.objects.filter(subject=f"cases:{number}").values_list("act", flat=True))
    assert {"cases.submit", "cases.confirm_help"} <= acts
    helped = Help.objects.get()
    assert helped.consent == "paper"
    assert helped.consent_paper_id is not None


def test_the_consent_at_the_counter_is_the_consent_to_use_a_licence() -> None:
    card_slot = Slot(key="card", name="优待证", licence_types=(CARD,))
    counters = make_counters(slots=(*SLOTS, card_slot))
    holder = Holder(
        kind=LicenceHolder.PERSON, name=counters.row.name, id_type="111", id_code=counters.row.id_number
    )
    make_licence(
        by=counters.town.issuer,
        organisation_id=counters.town.organisation_id,
        type_code=CARD,
        holder=holder,
        fields={},
    )
    number = submitted(counters)
    deliver_all()
    use = LicenceUse.objects.get()
    assert (use.case_number, use.consent) == (number, "paper")


def test_the_persons_own_account_finds_the_case_and_who_looked() -> None:
    counters = make_counters()
    account = make_account()
    person = confirm_real_name(
        name=counters.row.name, id_number=counters.row.id_number, by=account, at=MONDAY
    )
    number = submitted(counters)
    assert Case.objects.get(number=number).account_id == person.account_id
    assert [case.number for case in cases_of(person)] == [number]
    looks = LookUp.objects.filter(person_id=counters.person_id, purpose="counter-intake")
    assert {look.by_name for look in looks} == {"吴前台"}
    assert looks.filter(case_number=number).exists()


def test_submitting_with_help_takes_at_most_34_queries(django_assert_max_num_queries: Any) -> None:
    counters = make_counters()
    submitted(counters)
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    with django_assert_max_num_queries(34):
        submit_helped(
            visit_id=visit_id, draft_id=draft_id, consent=Consent.PAPER, by=counters.clerk, at=MONDAY
        )


def test_submitting_twice_is_one_case_also_after_the_visit() -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    where: dict[str, Any] = {"visit_id": visit_id, "draft_id": draft_id, "by": counters.clerk, "at": MONDAY}
    number = submit_helped(**where, consent=Consent.PAPER)
    close_visit(visit_id=visit_id, by=counters.clerk, at=MONDAY)
    assert submit_helped(**where, consent=Consent.PAPER) == number
    assert Case.objects.count() == 1


def _refusals() -> list[tuple[dict[str, Any], type[Refused]]]:
    return [
        ({"visit_id": UUID(int=1)}, NotFound),
        ({"draft_id": UUID(int=1)}, NotFound),
        ({"consent": Consent.CODE, "code": "123456"}, CodeExpired),
        ({"at": MONDAY + timedelta(minutes=30)}, VisitEnded),
    ]


@pytest.mark.parametrize(("changes", "refusal"), _refusals(), ids=lambda one: str(one)[:40])
def test_an_application_with_help_is_refused_and_nothing_is_written(
    changes: dict[str, Any], refusal: type[Refused]
) -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    fields = {"visit_id": visit_id, "draft_id": draft_id, "consent": Consent.PAPER, "at": MONDAY}
    with pytest.raises(refusal):
        submit_helped(**(fields | changes), by=counters.clerk)
    assert not Case.objects.exists()
    assert Draft.objects.filter(pk=draft_id).exists()


def test_without_the_signed_sheet_paper_is_no_consent() -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id, is_complete=False)
    where: dict[str, Any] = {"visit_id": visit_id, "draft_id": draft_id, "by": counters.clerk, "at": MONDAY}
    with pytest.raises(ConsentMissing):
        submit_helped(**where, consent=Consent.PAPER)
    put_helped_paper(**where, slot=SIGNED_SHEET, paper_id=scan(counters, draft_id))
    with pytest.raises(Refused) as refused:
        submit_helped(**where, consent=Consent.PAPER)
    assert refused.value.code in (ApplicationIncomplete.code, "invalid", "entries-invalid")


def test_a_draft_of_another_clerk_or_of_another_person_is_not_found() -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    other = make_counters_person(counters)
    for visit, by in ((visit_id, counters.stranger), (other, counters.clerk)):
        with pytest.raises(NotFound):
            drop_helped(visit_id=visit, draft_id=draft_id, by=by, at=MONDAY)
    assert Draft.objects.filter(pk=draft_id).exists()


def make_counters_person(counters: Counters) -> UUID:
    """The next person before the same clerk."""
    from datetime import date

    from tests.resources.registers.make import make_registered
    from tests.services.cases.assisted.make import HALL
    from tongban.services.cases.assisted.commands.open_visit import open_visit
    from tongban.services.cases.assisted.facts import Proof

    row = make_registered(name="王秀兰", birth_date=date(1960, 1, 2))
    return open_visit(
        place=HALL,
        name=row.name,
        id_number=row.id_number,
        proof=Proof.DOCUMENT,
        is_compared=True,
        by=counters.clerk,
        at=MONDAY,
    )


def test_a_clerk_without_a_visit_applies_for_nobody() -> None:
    counters = make_counters()
    application = Application(
        item_code=CODE,
        version_id=None,
        holder=HolderKind.PERSON,
        answers={"kind": "hot"},
        form={"shop": "小满面馆", "area": 68},
        person_id=counters.person_id,
        capacity=Capacity.COUNTER,
    )
    for by in (counters.clerk, counters.town.clerk):
        with pytest.raises(NotFound):
            submit_case(application=application, by=by, at=MONDAY, key="k")
    with pytest.raises(NotFound):  # and an officer has no application of their own
        submit_case(
            application=Application(
                item_code=CODE, version_id=None, holder=HolderKind.PERSON, answers={"kind": "hot"}
            ),
            by=counters.clerk,
            at=MONDAY,
            key="k",
        )
    assert not Case.objects.exists()


def test_a_citizen_is_no_helper() -> None:
    counters = make_counters()
    application = Application(
        item_code=CODE,
        version_id=None,
        holder=HolderKind.PERSON,
        answers={"kind": "hot"},
        person_id=counters.person_id,
        capacity=Capacity.COUNTER,
    )
    with pytest.raises(Refused):
        submit_case(application=application, by=make_person(name="别人"), at=MONDAY, key="k")


def test_only_the_firm_of_the_person_who_is_there() -> None:
    counters = make_counters(audience=("2",))
    own, another = make_firm(counters.row), make_firm(_other_row())
    visit_id = stand_at_hall(counters)
    where: dict[str, Any] = {"visit_id": visit_id, "item_code": CODE, "answers": {"kind": "hot"}}
    draft_id = begin_helped(**where, uscc=own.uscc, by=counters.clerk, at=MONDAY)
    assert Draft.objects.get(pk=draft_id).person_id == counters.person_id
    with pytest.raises(NotFound):
        begin_helped(**where, uscc=another.uscc, by=counters.clerk, at=MONDAY)


def _other_row() -> Any:
    from datetime import date

    from tests.resources.registers.make import make_registered

    return make_registered(name="别家老板", birth_date=date(1970, 3, 4))


def test_a_helpers_draft_is_in_nobodys_list_and_overwrites_none() -> None:
    counters = make_counters()
    person = confirm_real_name(
        name=counters.row.name, id_number=counters.row.id_number, by=make_account(), at=MONDAY
    )
    from tongban.services.cases.commands.draft import begin_draft

    own = begin_draft(
        item_code=CODE, holder=HolderKind.PERSON, uscc=None, answers={"kind": "hot"}, by=person, at=MONDAY
    )
    begun(counters, stand_at_hall(counters))
    assert [draft.pk for draft in drafts_of(person)] == [own]


def test_each_helper_sees_only_what_they_took_in() -> None:
    counters = make_counters()
    number = submitted(counters)
    assert [row.case.number for row in helped_cases(by=counters.clerk)] == [number]
    assert helped_cases(by=counters.stranger) == []
    assert helped_case(number, by=counters.clerk).place_name
    with pytest.raises(NotFound):
        helped_case(number, by=counters.stranger)


def test_a_signed_sheet_agrees_only_to_what_was_on_it() -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    where: dict[str, Any] = {"visit_id": visit_id, "draft_id": draft_id, "by": counters.clerk, "at": MONDAY}
    said = {"layout": {"original": True}}
    save_helped(**where, values={"shop": "别人的店", "area": 68}, is_done=True, said=said)
    with pytest.raises(ConsentMissing):
        submit_helped(**where, consent=Consent.PAPER)
    assert not Case.objects.exists()
    put_helped_paper(**where, slot=SIGNED_SHEET, paper_id=scan(counters, draft_id))
    number = submit_helped(**where, consent=Consent.PAPER)
    agreed = [one for one in entries_of(f"cases:{number}") if one.act == "cases.confirm_help"]
    assert len(str(agreed[0].facts["agreed"])) == 64


def test_what_was_scanned_is_read_in_the_visit_and_not_after_it() -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    paper_id = scan(counters, draft_id)
    assert readable_paper(paper_id, by=counters.clerk, at=MONDAY).id == paper_id
    with pytest.raises(NotFound):
        readable_paper(paper_id, by=counters.stranger, at=MONDAY)
    close_visit(visit_id=visit_id, by=counters.clerk, at=MONDAY)
    with pytest.raises(NotFound):
        readable_paper(paper_id, by=counters.clerk, at=MONDAY)


def test_the_page_keeps_scans_with_the_draft_and_not_with_the_clerk(on_monday: None) -> None:
    counters = make_counters()
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id, is_complete=False)
    url = f"/desk/visits/{visit_id}/drafts/{draft_id}/"
    desk = desk_of(counters.clerk)
    desk.post(url, {"shop": "小满面馆", "area": "68", "file-layout": picture(), "keep": "yes"})
    desk.post(f"{url}check/", {"sheet": picture()})
    assert set(Paper.objects.values_list("owner", flat=True)) == {papers_owner(draft_id)}
