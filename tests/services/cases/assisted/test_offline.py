"""What an agent's device sends: read as from anybody, once per key, and only for the person who is there."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.services.cases.assisted.make import Counters, make_counters, stand_at_hall
from tests.services.cases.assisted.test_submit import make_counters_person
from tests.services.cases.make import CODE, MONDAY
from tests.services.cases.visit import desk_of, make_draft, publish_anew
from tongban.kernel.errors import NotFound
from tongban.services.cases.assisted.commands.bring import bring_draft
from tongban.services.cases.models import Draft
from tongban.services.items.public import Slot, published

pytestmark = pytest.mark.django_db
KEY = UUID("6f2a0c4e-0000-4000-8000-000000000001")


@pytest.fixture
def counters(on_monday: None) -> Counters:
    return make_counters()


def brought(counters: Counters, visit_id: UUID, **changes: Any) -> Any:
    fields: dict[str, Any] = {
        "key": KEY,
        "item_code": CODE,
        "version_id": published(CODE).version_id,
        "answers": {"kind": "hot", "stray": "x"},
        "form": {"shop": "小满面馆", "id_number": "伪造", "gone": "旧指南的项"},
    }
    return bring_draft(visit_id=visit_id, by=counters.clerk, at=MONDAY, **(fields | changes))


def test_what_was_typed_offline_becomes_one_draft_however_often_it_is_sent(counters: Counters) -> None:
    visit_id = stand_at_hall(counters)
    assert brought(counters, visit_id).draft_id == KEY
    brought(counters, visit_id, form={"shop": "小满面馆二店"})
    draft = Draft.objects.get()
    assert (draft.pk, draft.form, draft.person_id) == (KEY, {"shop": "小满面馆二店"}, counters.person_id)
    assert draft.answers == {"kind": "hot"}


def test_a_newer_guide_is_told_and_entries_that_it_lacks_are_left_out(counters: Counters) -> None:
    old = published(CODE)
    more = Slot(key="fire", name="消防合格证明")
    publish_anew(old.content.model_copy(update={"slots": (*old.content.slots, more)}))
    done = brought(counters, stand_at_hall(counters), version_id=old.version_id)
    assert (done.is_stale, done.news) == (True, ("消防合格证明",))
    assert set(Draft.objects.get().form) <= {"shop", "id_number"}


def test_the_key_of_somebody_elses_draft_is_not_found(counters: Counters) -> None:
    own = make_draft(counters.town)
    visit_id = stand_at_hall(counters)
    with pytest.raises(NotFound):
        brought(counters, visit_id, key=own)
    brought(counters, visit_id)
    with pytest.raises(NotFound):  # and the next person does not get what was filled in for this one
        brought(counters, make_counters_person(counters))


def test_the_agents_page_keeps_nothing_of_any_citizen_and_lists_its_files(counters: Counters) -> None:
    desk = desk_of(counters.agent)
    page = desk.get("/desk/agent/")
    assert page.status_code == 200
    assert counters.row.name not in page.content.decode()
    worker = desk.get("/desk/agent/worker.js")
    assert worker["Content-Type"] == "text/javascript"
    assert '"/desk/agent/"' in worker.content.decode()
    kept = desk.get("/desk/agent/items/", {"code": CODE}).json()["item"]
    assert [field["key"] for field in kept["fields"]] == ["shop", "area"]  # what registers hold is not asked
    assert {slot["key"] for slot in kept["slots"]} == {"layout", "cold"}


def test_who_is_no_agent_has_no_such_page(counters: Counters) -> None:
    assert desk_of(counters.clerk).get("/desk/agent/").status_code == 404
    assert desk_of(counters.town.clerk).get("/desk/agent/").status_code == 403
    assert Client().get("/desk/agent/token/").status_code == 401
    assert Client().get("/desk/agent/")["Location"].startswith("/staff/login/")


@pytest.mark.parametrize("path", ["send/", "send/6f2a0c4e-0000-4000-8000-000000000002/draft/"])
def test_bad_sendings_are_refused_in_words(counters: Counters, path: str) -> None:
    answer = desk_of(counters.agent).post(f"/desk/agent/{path}", {"key": "not-a-key", "form": json.dumps([])})
    assert answer.status_code == 422
    assert answer.json()["sentence"]


def test_an_agent_is_told_when_a_service_is_none_of_the_points(counters: Counters) -> None:
    publish_anew(published(CODE).content.model_copy(update={"audience": ("2",)}))
    answer = desk_of(counters.agent).get("/desk/agent/items/", {"code": CODE})
    assert (answer.status_code, answer.json()["code"]) == (409, "item-not-helped-with")
