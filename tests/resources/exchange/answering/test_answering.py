"""A question from the counter and from a system: answered, signed, logged and seen; or refused, and logged too."""

import base64
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, add_post
from tests.foundation.identity.make import make_person, make_staff, sign_in_staff
from tests.resources.exchange.gateway.make import Place, how_to, id_number_of
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.models import Organisation
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.seals.public import Sealed, is_evidence_genuine
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.kernel.memory import forget_all
from tongban.resources.exchange.answering.commands.ask import ask_question
from tongban.resources.exchange.answering.commands.define import define_questions
from tongban.resources.exchange.answering.facts import (
    WHY_TEXTS,
    Asks,
    Choice,
    Question,
    UnknownQuestion,
    Why,
)
from tongban.resources.exchange.answering.jobs import forget_answers
from tongban.resources.exchange.answering.looking import Asked
from tongban.resources.exchange.answering.models import AnswerQuestions, GivenAnswer
from tongban.resources.exchange.facts import GrantState, Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.sources.ports import SubjectKind
from tongban.resources.exchange.uses.models import GrantDay, Use
from tongban.resources.registers.shared_looks import shared_looks_about
from tongban.standards.codes import make_id_number

pytestmark = pytest.mark.django_db
add_post("question-asker", frozenset({"exchange.ask-question"}))
add_post("question-giver", frozenset({"exchange.define-questions"}))
LIVES = Question(
    code="lives-in",
    text="是否居住在{}？",
    kind=SubjectKind.PERSON,
    field="住址",
    asks=Asks.BEGINS,
    choices=(Choice(value="亳州市谯城区", label="谯城区"), Choice(value="亳州市涡阳县", label="涡阳县")),
)
AGED = replace(
    LIVES,
    code="aged",
    text="是否年满{}？",
    field="出生日期",
    asks=Asks.AGE,
    choices=(Choice(value="60", label="60周岁"),),
)


def giver() -> Officer:
    return make_staff(name="吴提供", posts=("question-giver",), organisation_code=CITY_OFFICE)


def asker() -> Officer:
    return make_staff(name="郑窗口", posts=("question-asker",), organisation_code=COUNTY_OFFICE)


def ready(place: Place, *questions: Question, **grant: Any) -> Officer:
    """The grant allows these questions; an officer who may ask."""
    Grant.objects.filter(pk=place.grant.pk).update(ways=[Way.ANSWER.value, Way.API.value], **grant)
    define_questions(grant_code=place.grant.code, questions=questions or (LIVES,), by=giver(), at=MONDAY)
    return asker()


def asked(place: Place, **changes: Any) -> Asked:
    said = {
        "grant_code": place.grant.code,
        "question": "lives-in",
        "parameter": "亳州市谯城区",
        "key": place.id_number,
        "case_number": place.case,
    }
    return Asked(**(said | changes))


def test_an_answer_is_signed_logged_and_seen(place: Place) -> None:
    by = ready(place)
    given = ask_question(asked=asked(place, name="老张"), by=by, at=MONDAY)
    said = given.document
    assert (said["question"], said["answer"], said["about"][:4]) == ("是否居住在谯城区？", "yes", "3416")
    assert "老张" not in json.dumps(said, ensure_ascii=False) and place.id_number not in json.dumps(said)
    sealed = Sealed(
        signature=bytes(given.signature), certificate_sha256=given.certificate_sha256, sealed_at=MONDAY
    )
    assert is_evidence_genuine(said, sealed)
    assert not is_evidence_genuine({**said, "answer": "no"}, sealed)
    use = Use.objects.get()
    assert (use.way, use.outcome, use.fields, use.case_number) == ("answer", "answered", ["住址"], place.case)
    assert GrantDay.objects.get().used == 1
    [look] = shared_looks_about(person_ids=[place.town.person.person_id], before=None, limit=5)
    assert (look.by_name, look.fields) == ("郑窗口", ()) and "住址" in look.whether[0]
    no = ask_question(asked=asked(place, parameter="亳州市涡阳县"), by=by, at=MONDAY)
    assert no.document["answer"] == "no"


def test_of_somebody_else_under_that_number_nothing_is_denied(place: Place) -> None:
    by = ready(place)
    given = ask_question(asked=asked(place, name="老王"), by=by, at=MONDAY)
    assert (given.document["answer"], given.document["why"]) == ("cannot-say", "nobody-named")
    assert "do not agree" in WHY_TEXTS[Why(given.document["why"])]  # it may be the name alone that is wrong
    assert Use.objects.get().outcome == "nothing"
    nobody = make_id_number(birth_date=date(1953, 4, 5), sequence=998)
    for name, why in (("老王", "nobody-named"), ("", "nobody")):
        Grant.objects.filter(pk=place.grant.pk).update(needs_case=False)
        given = ask_question(asked=asked(place, key=nobody, name=name, case_number=""), by=by, at=MONDAY)
        assert (given.document["answer"], given.document["why"]) == ("cannot-say", why)


def test_a_question_that_the_mask_leaves_no_answer_to_is_not_set(place: Place) -> None:
    with pytest.raises(Invalid):
        ready(place, AGED)  # the grant gives the year of birth alone
    assert not AnswerQuestions.objects.exists()


def test_a_question_of_before_that_the_mask_leaves_no_answer_to_costs_nothing(place: Place) -> None:
    by = ready(place, LIVES, replace(AGED, asks=Asks.BEFORE, choices=(Choice(value="1966", label="1966年"),)))
    kept = AnswerQuestions.objects.get()
    kept.questions[1] |= {"asks": "age", "choices": [{"value": "60", "label": "60周岁"}]}
    kept.save()
    with pytest.raises(UnknownQuestion):
        ask_question(asked=asked(place, question="aged", parameter="60"), by=by, at=MONDAY)
    assert not GivenAnswer.objects.exists()


def test_a_year_answers_what_the_year_settles(place: Place) -> None:
    by = ready(place, replace(AGED, asks=Asks.BEFORE, choices=(Choice(value="1966", label="1966年"),)))
    given = ask_question(asked=asked(place, question="aged", parameter="1966"), by=by, at=MONDAY)
    assert given.document["answer"] in ("yes", "no")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"case_number": ""}, "case-number-missing"),
        ({"case_number": "123456789012"}, "case-does-not-open"),
        ({"question": "other"}, "question-unknown"),
        ({"parameter": "亳州市"}, "question-not-granted"),
        ({"key": "34169919530405001"}, "bad-subject"),
        ({"grant_code": "SQ-2026-000000"}, "grant-unknown"),
    ],
)
def test_what_is_refused_is_logged_and_nothing_is_given(
    place: Place, changes: dict[str, Any], code: str
) -> None:
    by = ready(place)
    with pytest.raises(Refused) as refusal:
        ask_question(asked=asked(place, **changes), by=by, at=MONDAY)
    use = Use.objects.get()
    assert (refusal.value.code, use.outcome, use.code) == (code, "refused", code)
    assert not GivenAnswer.objects.exists() and not GrantDay.objects.exists()


def test_a_case_of_somebody_else_or_of_another_item_does_not_open(place: Place) -> None:
    by = ready(place)
    other = make_person(name="老李")
    with pytest.raises(Refused) as refusal:
        ask_question(asked=asked(place, key=id_number_of(other.person_id)), by=by, at=MONDAY)
    assert refusal.value.code == "case-does-not-open"
    Grant.objects.filter(pk=place.grant.pk).update(item_code="another")
    with pytest.raises(Refused) as refusal:
        ask_question(asked=asked(place), by=by, at=MONDAY)
    assert refusal.value.code == "purpose-not-granted"


def test_over_quota_and_ended_grants_are_refused(place: Place) -> None:
    by = ready(place, daily_quota=1)
    ask_question(asked=asked(place), by=by, at=MONDAY)
    with pytest.raises(Refused) as refusal:
        ask_question(asked=asked(place), by=by, at=MONDAY)
    assert refusal.value.code == "over-quota"
    assert GrantDay.objects.get().used == 1
    assert GivenAnswer.objects.count() == 1
    Grant.objects.filter(pk=place.grant.pk).update(state=GrantState.SUSPENDED.value)
    with pytest.raises(Refused) as refusal:
        ask_question(asked=asked(place), by=by, at=MONDAY)
    assert refusal.value.code == "grant-not-live"


def test_who_may_ask_and_who_sets_questions(place: Place) -> None:
    ready(place)
    with pytest.raises(DutyMissing):
        ask_question(asked=asked(place), by=make_staff(posts=("accept",)), at=MONDAY)
    stranger = make_staff(name="外人", posts=("question-asker",), organisation_code=CITY_OFFICE)
    with pytest.raises(Refused) as refusal:
        ask_question(asked=asked(place), by=stranger, at=MONDAY)
    assert refusal.value.code == "grant-unknown"
    with pytest.raises(NotFound):
        county = make_staff(name="县里", posts=("question-giver",), organisation_code=COUNTY_OFFICE)
        define_questions(grant_code=place.grant.code, questions=(LIVES,), by=county, at=MONDAY)


def call(place: Place, **body: Any) -> Any:
    """A signed call of the how-to's client to the address of questions."""
    said = {
        "question": "lives-in",
        "parameter": "亳州市谯城区",
        "key": place.id_number,
        "case_number": place.case,
    } | body
    path = f"/exchange/v1/grants/{place.grant.code}/answer"
    return place.client().send("POST", path, said, said["case_number"])


def test_a_system_is_answered_by_a_signed_call(place: Place) -> None:
    ready(place)
    said = call(place)
    assert (said["answer"], said["document"]["consumer"]) == ("yes", place.grant.consumer_name)
    assert base64.b64decode(said["signature"])
    assert Use.objects.get().by_ref == f"system:{place.code}"
    with pytest.raises(how_to.Refused):
        call(place, case_number="")
    assert GivenAnswer.objects.count() == 1


def test_what_a_system_asks_that_is_no_question_has_codes_of_its_own(place: Place) -> None:
    ready(place)
    told = []
    for changes in (
        {"question": "no-such"},
        {"question": ""},
        {"parameter": ""},
        {"key": "34169919530405001", "case_number": "123456789012"},  # the number first, then the case
    ):
        with pytest.raises(how_to.Refused) as refused:
            call(place, **changes)
        told.append((refused.value.status, refused.value.code))
    assert told == [
        (422, "question-unknown"),
        (422, "question-unknown"),
        (422, "question-not-granted"),
        (422, "bad-subject"),
    ]


def test_a_kept_link_to_a_question_says_that_its_grant_ended(place: Place, client: Client) -> None:
    desk = sign_in_staff(client, ready(place))
    path = f"/desk/exchange/answers/ask/{place.grant.code}/lives-in/"
    Grant.objects.filter(pk=place.grant.pk).update(
        state=GrantState.REVOKED, ended_at=MONDAY, ended_by="officer:1", end_reasons="职能已划转"
    )
    page = desk.get(path)
    assert page.status_code == 403 and "职能已划转" in page.content.decode()
    assert desk.get(path.replace(place.grant.code, "SQ-2026-000000")).status_code == 404
    stranger = make_staff(name="外人", posts=("question-asker",), organisation_code=CITY_OFFICE)
    assert sign_in_staff(Client(), stranger).get(path).status_code == 404


@pytest.mark.parametrize("entry", ["question", "parameter", "key", "name"])
def test_text_that_is_none_is_refused_as_unreadable(place: Place, entry: str) -> None:
    ready(place)
    with pytest.raises(how_to.Refused) as refused:
        call(place, **{entry: "a\0b"})
    assert refused.value.code == "call-unreadable"
    assert not Use.objects.exists()


def test_the_pages_of_the_counter(place: Place, client: Client) -> None:
    desk = sign_in_staff(client, ready(place))
    assert "是否居住在……？" in desk.get("/desk/exchange/answers/").content.decode()
    path = f"/desk/exchange/answers/ask/{place.grant.code}/lives-in/"
    assert desk.get(path).status_code == 200
    said = {"parameter": "亳州市谯城区", "key": place.id_number, "name": "老张", "case": ""}
    assert desk.post(path, said).status_code == 403
    assert desk.post(path, said | {"key": ""}).status_code == 422
    answer = desk.post(path, said | {"case": place.case})
    assert answer.status_code == 302
    page = desk.get(str(answer["Location"])).content.decode()
    assert "谯城区" in page and place.id_number not in page
    code = GivenAnswer.objects.get().code
    public = Client().get(f"/exchange/answers/{code}/")
    assert public.status_code == 200 and "答复真实" in public.content.decode()
    assert place.id_number not in public.content.decode()
    given = GivenAnswer.objects.get()
    given.document = {**given.document, "answer": "no"}
    given.save()
    assert "答复被改动过" in Client().get(f"/exchange/answers/{code}/").content.decode()
    assert Client().get("/exchange/answers/0123456789abcdef/").status_code == 404
    clerk = sign_in_staff(Client(), make_staff(posts=("accept",)))
    for place_of in (
        "/desk/exchange/answers/",
        path,
        f"/desk/exchange/answers/{code}/",
        "/desk/exchange/questions/",
    ):
        assert clerk.get(place_of).status_code == 403


def test_where_no_question_is_set_the_page_says_so(place: Place, client: Client) -> None:
    Grant.objects.filter(pk=place.grant.pk).update(ways=[Way.ANSWER.value])
    page = sign_in_staff(client, asker()).get("/desk/exchange/answers/").content.decode()
    assert "还没有设定可问的问题" in page and place.grant.code in page
    assert "数据提供方电话" not in page  # none is known
    Organisation.objects.filter(pk=place.grant.provider_id).update(phone="100-0000-0007")
    forget_all()
    page = client.get("/desk/exchange/answers/").content.decode()
    assert "数据提供方电话：" in page and "100-0000-0007" in page


def test_the_provider_sets_questions_on_a_page(place: Place, client: Client) -> None:
    ready(place)
    desk = sign_in_staff(client, giver())
    path = f"/desk/exchange/questions/{place.grant.code}/"
    assert "亳州市谯城区=谯城区" in desk.get(path).content.decode()
    row = {"code": ["a", ""], "text": ["是否叫{}？", ""], "kind": ["person", "person"], "field": ["姓名", ""]}
    row |= {"asks": ["is", "is"], "choices": ["老*=老某", ""]}
    assert desk.post(path, row).status_code == 302
    assert "老某" in desk.get("/desk/exchange/questions/").content.decode()
    answer = desk.post(path, row | {"field": ["联系电话", ""]})
    assert answer.status_code == 422 and "没有授权" in answer.content.decode()
    aged = row | {"field": ["出生日期", ""], "asks": ["age", "is"], "choices": ["60=60周岁", ""]}
    answer = desk.post(path, aged)  # the grant leaves the year alone
    assert answer.status_code == 422 and 'id="choices-1-error"' in answer.content.decode()


def test_answers_are_forgotten_in_time(place: Place, on_monday: clock.MovableClock) -> None:
    by = ready(place)
    given = ask_question(asked=asked(place), by=by, at=MONDAY)
    forget_answers()
    assert GivenAnswer.objects.count() == 1
    on_monday.move_to(MONDAY.replace(year=2027))
    forget_answers()
    assert not GivenAnswer.objects.exists() and Use.objects.exists()
    assert given.code
