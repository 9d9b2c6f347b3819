"""What goes wrong between a draft and its submission: refused or handled, and nothing is lost."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import sign_in
from tests.services.cases.make import CODE, FORM, MONDAY, SLOTS, Town, make_application, make_town
from tests.services.cases.visit import (
    STROKES,
    make_draft,
    section_of,
    sign_and_submit,
    signing_page,
    words_of,
)
from tongban.foundation.forms.public import EntriesInvalid
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.jobs import make_ordered_documents
from tongban.foundation.papers.models import Document
from tongban.foundation.seals.models import SignRequest
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.intake import ItemClosed
from tongban.services.cases.models import Case, Draft
from tongban.services.items.models import Item

pytestmark = pytest.mark.django_db


def suspend() -> None:
    Item.objects.filter(code=CODE).update(task_state="2")


def test_an_item_suspended_meanwhile_takes_no_application_and_keeps_the_draft(
    town: Town, citizen: Client
) -> None:
    draft_id = make_draft(town, is_complete=True)
    suspend()
    assert "现在不收申请" in words_of(citizen.get(f"/drafts/{draft_id}/"))
    assert "现在不收申请" in words_of(citizen.get(f"/drafts/{draft_id}/check/"))
    with pytest.raises(ItemClosed):
        submit_case(application=make_application(town.person), by=town.person, at=MONDAY, key="k")
    response = citizen.post(f"/drafts/{draft_id}/prepare/")
    assert response.status_code == 409
    assert "您填的都还在" in words_of(response)
    assert Case.objects.count() == 0
    assert Draft.objects.get().form["shop"] == "小满面馆"


def test_a_draft_of_a_suspended_item_is_still_saved_and_goes_on_later(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town, is_complete=True)
    page = section_of(draft_id, citizen)
    suspend()
    assert citizen.post(page, {"shop": "大满面馆", "area": "70"}).status_code == 302
    Item.objects.filter(code=CODE).update(task_state="1")
    sign_and_submit(draft_id, citizen)
    assert Case.objects.get().form["shop"] == "大满面馆"


def test_five_thousand_characters_are_refused_in_words_and_kept(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    long = "面" * 5000
    response = citizen.post(section_of(draft_id, citizen), {"shop": long, "area": "70"})
    assert response.status_code == 422
    assert "最多" in words_of(response)
    assert Draft.objects.get().form["shop"] == long


def test_what_nobody_sees_is_taken_out_on_the_page_and_refused_by_the_verb(
    town: Town, citizen: Client
) -> None:
    draft_id = make_draft(town)
    citizen.post(section_of(draft_id, citizen), {"shop": "小满\u202e面馆\x1b", "area": "70"})
    assert Draft.objects.get().form["shop"] == "小满面馆"
    with pytest.raises(EntriesInvalid) as refused:
        application = make_application(town.person, form={"shop": "小满\u202e面馆", "area": 70})
        submit_case(application=application, by=town.person, at=MONDAY, key="k")
    assert refused.value.facts["codes"] == {"shop": "characters"}
    assert Case.objects.count() == 0


def test_half_a_character_is_refused_by_the_api(town: Town) -> None:
    client = sign_in(Client(), town.person)
    body = json.dumps({"item": CODE, "form": {"shop": "小满"}}).replace("\\u6ee1", "\\ud800")
    response = client.post(
        "/api/v1/cases", body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert (response.status_code, response.json()["code"]) == (400, "text-unstorable")


def test_a_name_that_our_fonts_lack_is_taken_in_and_an_operator_hears_of_the_paper(town: Town) -> None:
    application = make_application(town.person, form={"shop": "𬱖\U0003134a面馆", "area": 70})
    done = submit_case(application=application, by=town.person, at=MONDAY, key="k")
    deliver_all()
    assert Case.objects.get(number=done.number).form["shop"] == "𬱖\U0003134a面馆"
    assert done.promise
    paper = Document.objects.get(owner=f"case:{done.number}", kind="application")
    make_ordered_documents(document_ids=[str(paper.id)])
    paper.refresh_from_db()
    assert (paper.problem, "\U0003134a" in str(paper.problem_facts)) == ("glyph-missing", True)


def _form(**changes: Any) -> dict[str, Any]:
    return FORM | {"properties": FORM["properties"] | changes}


@pytest.mark.parametrize(
    "field",
    [
        {"type": "integer", "title": "每座面积", "x-compute": "area / 0.0"},
        {"type": "string", "title": "说明", "x-when": "int(shop) > 3"},
        {"type": "string", "title": "说明", "x-checks": [{"rule": "shop > 3", "say": "不对"}]},
    ],
)
def test_an_expression_that_fails_stops_nobody(on_monday: None, field: dict[str, Any]) -> None:
    town = make_town(form=_form(extra=field), slots=SLOTS)
    done = submit_case(application=make_application(town.person), by=town.person, at=MONDAY, key="k")
    assert "extra" not in Case.objects.get(number=done.number).form


def test_two_tabs_make_one_case(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town, is_complete=True)
    other_tab = sign_in(Client(), town.person)
    first, second = (signing_page(draft_id, tab) for tab in (citizen, other_tab))
    assert first == second
    digest = SignRequest.objects.get().digest  # both look at the same document
    drawn = {"way": "drawn", "strokes": STROKES, "digest": digest}
    assert len({tab.post(first, drawn)["Location"] for tab in (citizen, other_tab)}) == 1
    assert Case.objects.count() == 1
