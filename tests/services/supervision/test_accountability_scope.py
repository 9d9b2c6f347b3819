"""Who sees an accountability file: the person once told, supervisors with the duty; by list, search, export, paper and API
nobody else, and nothing public but counts."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import bearer, make_person, make_staff, sign_in, sign_in_staff
from tests.services.cases.make import MONDAY
from tests.services.supervision.accountability_make import DECIDED, Matter
from tests.services.supervision.test_accountability import TALK, matter, opened, told
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.services.supervision.accountability.commands.decide import decide_file
from tongban.services.supervision.accountability.commands.export import export_files
from tongban.services.supervision.accountability.commands.open import open_file, tell_of_file
from tongban.services.supervision.accountability.facts import Opening
from tongban.services.supervision.accountability.queries import file_for, files, files_on
from tongban.services.supervision.accountability.readers import AccountabilityReaders

pytestmark = pytest.mark.django_db
__all__ = ["matter"]


def roles(matter: Matter) -> dict[str, Officer]:
    return {
        "person": matter.person,
        "opener": matter.opener,
        "decider": matter.decider,
        "colleague": matter.colleague,
        "head": matter.head,
        "above": matter.above,
    }


def who(matter: Matter, sees: Any) -> set[str]:
    return {name for name, officer in roles(matter).items() if sees(officer)}


SUPERVISORS = {"opener", "decider"}
CONCERNED = SUPERVISORS | {"person"}


def listed(officer: Officer, **narrowed: Any) -> bool:
    return bool(files(by=officer, at=MONDAY, **narrowed).rows)


def readable(officer: Officer, number: str) -> bool:
    return AccountabilityReaders().may_read(key=number, by=officer, at=MONDAY)


def test_before_the_person_is_told_only_supervisors_see_it_and_then_the_person_too(matter: Matter) -> None:
    number = opened(matter)
    assert who(matter, listed) == SUPERVISORS
    assert who(matter, lambda one: readable(one, number)) == SUPERVISORS
    tell_of_file(number=number, by=matter.opener, at=MONDAY)
    assert who(matter, listed) == CONCERNED
    assert who(matter, lambda one: readable(one, number)) == CONCERNED
    assert who(matter, lambda one: bool(files_on(matter.card, by=one))) == CONCERNED


@pytest.mark.parametrize("words", ["number", "card", "name", "case"])
def test_no_search_finds_what_one_may_not_see(matter: Matter, words: str) -> None:
    number = told(matter)
    sought = {"number": number, "card": matter.card, "name": "赵审批", "case": matter.number}[words]
    assert who(matter, lambda one: listed(one, words=sought)) == CONCERNED
    assert not listed(matter.opener, words="钱同事")


def test_the_export_is_for_supervisors_and_holds_what_they_may_read(matter: Matter) -> None:
    number = told(matter)
    for name, officer in roles(matter).items():
        if name in SUPERVISORS:
            assert number in export_files(by=officer, is_open=True, at=MONDAY)
        elif name == "above":  # a supervisor elsewhere: an empty table
            assert number not in export_files(by=officer, is_open=True, at=MONDAY)
        else:
            with pytest.raises(DutyMissing):
                export_files(by=officer, is_open=True, at=MONDAY)


def test_a_supervisor_sees_a_file_about_themselves_only_as_the_person(matter: Matter) -> None:
    about = Opening(
        card_code=matter.card, person_account=matter.decider.account_id, situation="x", finding="y"
    )
    number = open_file(opening=about, by=matter.opener, at=MONDAY)
    assert not listed(matter.decider)
    assert number not in export_files(by=matter.decider, is_open=True, at=MONDAY)


def page_of(officer: Officer, path: str) -> Any:
    return sign_in_staff(Client(), officer).get(path)


def test_pages_by_role(matter: Matter, django_assert_max_num_queries: Any) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    number = told(matter)
    url = f"/desk/accountability/{number}/"
    assert who(matter, lambda one: page_of(one, url).status_code == 200) == CONCERNED
    assert who(matter, lambda one: url in page_of(one, "/desk/accountability/").content.decode()) == CONCERNED
    assert (
        who(
            matter,
            lambda one: (
                url in page_of(one, f"/desk/cards/{matter.card}/").content.decode()
                if one is not matter.above
                else False
            ),
        )
        == CONCERNED
    )
    menus = who(matter, lambda one: 'href="/desk/accountability/"' in page_of(one, "/desk/").content.decode())
    assert menus == SUPERVISORS | {"above"}
    for name in ("colleague", "head", "above"):
        desk = sign_in_staff(Client(), roles(matter)[name])
        for act in ("tell", "state", "decide", "ask-review", "review", "execute", "close"):
            assert desk.post(f"{url}{act}/", {"text": "x"}).status_code == 404
    citizen = sign_in(Client(), make_person(name="老李"))
    assert citizen.get(url).status_code in (302, 403) and Client().get(url).status_code == 302
    person = sign_in_staff(Client(), matter.person)
    assert f"{url}state/" in person.get(url).content.decode()
    assert "待说明" not in person.get("/desk/accountability/").content.decode()
    with django_assert_max_num_queries(9):
        person.get(url)
    supervisor = sign_in_staff(Client(), matter.opener)
    assert f"{url}decide/" not in supervisor.get(url).content.decode()
    assert (
        f"/desk/accountability/new/?card={matter.card}"
        in supervisor.get(f"/desk/cards/{matter.card}/").content.decode()
    )
    csv = supervisor.post("/desk/accountability/export/")
    assert csv.status_code == 200 and number in csv.content.decode()
    assert person.post("/desk/accountability/export/").status_code == 403


def test_the_forms_from_the_card_to_the_decision(matter: Matter) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    opener, decider = (sign_in_staff(Client(), one) for one in (matter.opener, matter.decider))
    form = opener.get(f"/desk/accountability/new/?card={matter.card}")
    assert form.status_code == 200 and "赵审批" in form.content.decode()
    assert (
        sign_in_staff(Client(), matter.colleague)
        .get(f"/desk/accountability/new/?card={matter.card}")
        .status_code
        == 403
    )
    sent = {"card": matter.card, "person": str(matter.person.account_id), "situation": "超过法定期限。"}
    assert opener.post("/desk/accountability/new/", sent).status_code == 422
    made = opener.post("/desk/accountability/new/", sent | {"finding": "超期一天。"})
    url = made.headers["Location"]
    assert opener.post(f"{url}tell/").status_code == 302
    person = sign_in_staff(Client(), matter.person)
    assert person.post(f"{url}state/", {"text": ""}).status_code == 422
    assert person.post(f"{url}state/", {"text": "系统故障。"}).status_code == 302
    assert decider.post(f"{url}decide/", {"outcome": "talk", "reasons": "属实"}).status_code == 409
    now.move_to(DECIDED)
    assert decider.post(f"{url}decide/", {"outcome": "", "reasons": "属实"}).status_code == 422
    assert decider.post(f"{url}decide/", {"outcome": "talk", "reasons": "属实"}).status_code == 302
    assert "谈话提醒" in person.get(url).content.decode()
    assert person.post(f"{url}ask-review/", {"grounds": "请看日志。"}).status_code == 302
    assert opener.post(f"{url}review/", {"ruling": "kept", "reasons": "属实"}).status_code == 302
    assert opener.post(f"{url}execute/", {"execution": "已谈话"}).status_code == 302
    assert opener.post(f"{url}close/", {"closing": "完结"}).status_code == 302


def test_the_api_by_role_and_what_is_public(matter: Matter) -> None:
    number = told(matter)
    base = "/api/v1/supervision/accountability"

    def get(officer: Officer, path: str = "") -> Any:
        return Client(headers=bearer(officer)).get(f"{base}{path}")

    assert who(matter, lambda one: get(one, f"/{number}").status_code == 200) == CONCERNED
    for name, officer in roles(matter).items():
        found = [one["number"] for one in get(officer).json()["files"]]
        assert found == ([number] if name in CONCERNED else []), name
        sought = [one["number"] for one in get(officer, f"?q={number}").json()["files"]]
        assert sought == ([number] if name in CONCERNED else []), name
    assert Client().get(base).status_code == 401
    client = Client(headers=bearer(matter.colleague))
    refused = client.post(f"{base}/{number}/statements", {"text": "x"}, content_type="application/json")
    assert refused.status_code == 404
    said = Client(headers=bearer(matter.person)).post(
        f"{base}/{number}/statements", {"text": "申辩"}, content_type="application/json"
    )
    assert said.status_code == 201 and said.json()["statements"][0]["text"] == "申辩"
    decide_file(number=number, decision=TALK, by=matter.decider, at=DECIDED)
    counts = Client().get("/api/v1/supervision/accountability-counts?year=2026").json()
    assert counts == {"year": 2026, "opened": 1, "decided": 1, "by_outcome": {"talk": 1}}


def test_a_colleague_in_the_city_office_reads_nothing_of_it(matter: Matter) -> None:
    number = told(matter)
    with pytest.raises(NotFound):
        file_for(number, by=make_staff(name="另一人", posts=("approve", "leader")))
