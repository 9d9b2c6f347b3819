"""Signing an application: what is signed, each way, each refusal, and that a later change shows."""

import hashlib
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.foundation.identity.make import PASSWORD, bearer, make_person, sign_in
from tests.foundation.papers.make import text_of
from tests.services.cases.make import BY_TOKEN, CODE, MONDAY, Town, make_application, make_case
from tests.services.cases.visit import (
    STROKES,
    desk_of,
    make_draft,
    picture,
    sign_and_submit,
    signed_with,
    signing_page,
    words_of,
)
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import document_of, paper_bytes
from tongban.foundation.seals.models import SignRequest
from tongban.foundation.seals.public import SignatureMissing, SignatureStale, seal_of, verify_pdf
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.services.cases.commands.draft import save_form
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import SignedOnPage
from tongban.services.cases.models import ApplicationSignature, Case, CaseSlot, Draft
from tongban.services.cases.queries import slot_rows
from tongban.services.cases.signing import Verdict, signatures_of
from tongban.services.items.public import item_terms

pytestmark = pytest.mark.django_db


def to_sign(town: Town, citizen: Client) -> str:
    return signing_page(make_draft(town, is_complete=True), citizen)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def reports(number: str) -> list[Any]:
    case = Case.objects.get(number=number)
    return signatures_of(case, slot_rows(case.id), entries_of(f"cases:{number}"))


def test_the_pdf_that_is_shown_carries_the_text_that_is_signed(
    town: Town, citizen: Client, tmp_path: Path
) -> None:
    url = to_sign(town, citizen)
    digest = SignRequest.objects.get().digest
    first, again = (citizen.get(f"{url}application.pdf") for _ in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert first.content == again.content  # the same bytes each time
    attached = attachment_of(first.content)
    assert hashlib.sha256(attached).hexdigest() == digest
    document = json.loads(attached)
    assert document["form"]["shop"] == "小满面馆"
    assert [len(slot["papers"]) for slot in document["slots"] if slot["key"] == "layout"] == [1]
    assert b"pdfaid:part>3" in first.content
    [question] = item_terms(Draft.objects.get().version_id).scenario
    told = f"{question.text}{question.choices[0].label}"
    assert document["answers"] == {question.key: question.choices[0].value}
    assert told in text_of(first.content, tmp_path)


def attachment_of(pdf: bytes) -> bytes:
    """The one file that is attached to a PDF."""
    root = PdfFileReader(io.BytesIO(pdf)).root
    (spec,) = root["/AF"]
    return bytes(spec.get_object()["/EF"]["/F"].data)


def test_drawing_signs_and_submits_in_one_step(town: Town, citizen: Client) -> None:
    answer = sign_and_submit(make_draft(town, is_complete=True), citizen)
    case = Case.objects.get()
    assert answer["Location"] == f"/my/cases/{case.number}/"
    signature = ApplicationSignature.objects.get()
    assert (signature.way, signature.evidence["strength"]) == ("drawn", "session")
    assert "polyline" in signature.evidence["proof"]["svg"]
    assert not SignRequest.objects.exists()
    said = words_of(citizen.get(answer["Location"]))
    assert "老张于" in said
    assert "之后没有改动" in said


def test_name_and_password_sign_without_script(town: Town, citizen: Client) -> None:
    url = to_sign(town, citizen)
    wrong = signed_with(citizen, url, way="typed", name="老张", password="not it")
    assert wrong.status_code == 422
    assert "密码不对" in words_of(wrong)
    other = signed_with(citizen, url, way="typed", name="老李", password=PASSWORD)
    assert other.status_code == 422
    assert "身份证上的姓名" in words_of(other)
    assert Case.objects.count() == 0
    signed_with(citizen, url, way="typed", name=" 老\u200b张 ", password=PASSWORD)
    assert ApplicationSignature.objects.get().way == "typed"


def test_wrong_passwords_end_after_five(town: Town, citizen: Client) -> None:
    url = to_sign(town, citizen)
    answers = [signed_with(citizen, url, way="typed", name="老张", password="no") for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]


def test_right_passwords_are_no_wrong_tries(town: Town, citizen: Client) -> None:
    url = to_sign(town, citizen)
    answers = [signed_with(citizen, url, way="typed", name="老李", password=PASSWORD) for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 6


@pytest.mark.parametrize(
    "strokes",
    ["", "[]", "[[]]", "[[[1, 1]]]", "[[[1]]]", '[[["a", 2], [3, 4]]]', "{", "[[[1,1],[1e9,3]]]", "[" * 999],
)
def test_what_is_no_drawing_signs_nothing(strokes: str, town: Town, citizen: Client) -> None:
    answer = signed_with(citizen, to_sign(town, citizen), strokes=strokes)
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_a_draft_that_changed_meanwhile_is_shown_anew_and_nothing_is_lost(
    town: Town, citizen: Client
) -> None:
    url = to_sign(town, citizen)
    before = SignRequest.objects.get().digest
    values = {"shop": "大满面馆", "area": 68}
    save_form(draft_id=Draft.objects.get().id, values=values, is_done=True, by=town.person, at=MONDAY)
    answer = citizen.post(url, {"way": "drawn", "strokes": STROKES, "digest": before}, follow=True)
    assert "有改动" in words_of(answer)
    assert Case.objects.count() == 0
    assert SignRequest.objects.get().digest != before
    assert Draft.objects.get().form["shop"] == "大满面馆"
    signed_with(citizen, url)
    assert Case.objects.get().form["shop"] == "大满面馆"


def test_register_facts_that_changed_meanwhile_are_shown_anew(town: Town, citizen: Client) -> None:
    from tongban.resources.registers.models import RegisteredPerson

    url = to_sign(town, citizen)
    row = RegisteredPerson.objects.get(id=town.person.person_id)
    row.facts = row.facts | {"birth_date": "1953-04-06"}
    row.save()
    answer = citizen.post(
        url, {"way": "drawn", "strokes": STROKES, "digest": SignRequest.objects.get().digest}
    )
    assert answer["Location"] == url
    assert Case.objects.count() == 0
    signed_with(citizen, url)
    assert Case.objects.get().form["born"] == "1953-04-06"


def registered_anew(town: Town, **facts: str) -> None:
    from tongban.resources.registers.models import RegisteredPerson

    row = RegisteredPerson.objects.get(id=town.person.person_id)
    row.facts = row.facts | facts
    row.save()


def test_a_register_that_says_something_new_is_checked_before_it_is_signed(
    town: Town, citizen: Client
) -> None:
    draft_id = make_draft(town, is_complete=True)
    check = f"/drafts/{draft_id}/check/"
    assert "1953年4月6日" not in words_of(citizen.get(check))
    registered_anew(town, birth_date="1953-04-06")
    answer = citizen.post(f"/drafts/{draft_id}/prepare/")
    assert answer["Location"] == check, "what was not checked is not signed"
    said = words_of(citizen.get(check))
    assert "登记的内容有变化" in said
    assert said.count("1953年4月6日") == 2, "in the notice, and among the answers"
    assert citizen.post(f"/drafts/{draft_id}/prepare/")["Location"] == f"/drafts/{draft_id}/sign/"
    signed_with(citizen, f"/drafts/{draft_id}/sign/")
    assert Case.objects.get().form["born"] == "1953-04-06"


def test_the_signing_page_says_what_a_register_says_now(town: Town, citizen: Client) -> None:
    url = to_sign(town, citizen)
    registered_anew(town, birth_date="1953-04-06")
    assert signed_with(citizen, url)["Location"] == url
    assert "1953年4月6日" in words_of(citizen.get(url))


def test_a_signature_that_waited_too_long_is_given_again(town: Town, citizen: Client) -> None:
    subject = f"draft:{make_draft(town, is_complete=True)}"
    application = make_application(town.person, signature=SignedOnPage(subject=subject))
    with pytest.raises(SignatureMissing):
        submit_case(application=application, by=town.person, at=MONDAY, key="k")
    assert Case.objects.count() == 0


def test_a_signature_for_one_draft_signs_no_other(town: Town, citizen: Client) -> None:
    url = to_sign(town, citizen)
    row = SignRequest.objects.get()
    row.way, row.proof, row.signed_at = "drawn", {"svg": "", "svg_sha256": ""}, MONDAY
    row.save()
    other = make_application(
        town.person, form={"shop": "另一家店"}, signature=SignedOnPage(subject=row.subject)
    )
    with pytest.raises(SignatureStale):
        submit_case(application=other, by=town.person, at=MONDAY, key="k")
    assert Case.objects.count() == 0
    assert SignRequest.objects.filter(id=row.id).exists()
    assert citizen.get(url).status_code == 200


def test_nobody_signs_for_another(town: Town, citizen: Client) -> None:
    url = to_sign(town, citizen)
    row = SignRequest.objects.get()
    stranger = make_person(name="别人")
    assert sign_in(Client(), stranger).post(url, {"digest": row.digest}).status_code == 404
    application = make_application(stranger, signature=SignedOnPage(subject=row.subject))
    with pytest.raises(SignatureMissing):
        submit_case(application=application, by=stranger, at=MONDAY, key="k")


def test_nothing_comes_in_unsigned(town: Town, client: Client) -> None:
    with pytest.raises(SignatureMissing):
        submit_case(
            application=make_application(town.person, signature=None), by=town.person, at=MONDAY, key="k"
        )
    body = {"item": CODE, "answers": {"kind": "hot"}, "form": {"shop": "小满面馆"}, "slots": []}
    browser = sign_in(Client(), town.person)
    answer = browser.post(
        "/api/v1/cases", body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code in (409, 422)  # a session alone signs nothing
    assert Case.objects.count() == 0


def test_a_token_is_recorded_as_the_way(town: Town, client: Client) -> None:
    number = make_case(town).number
    signature = ApplicationSignature.objects.get()
    assert (signature.way, signature.evidence["proof"]) == ("token", {"token": str(BY_TOKEN.token_id)})
    said = client.get(f"/api/v1/cases/{number}", headers=bearer(town.person)).json()["signatures"]
    assert [(one["way"], one["verdict"], one["changed"]) for one in said] == [("token", "good", [])]


TAMPERINGS = {
    "slots.layout": "UPDATE cases_caseslot SET papers = '[]' WHERE key = 'layout'",
    "answers": 'UPDATE cases_case SET answers = \'{"kind": "cold"}\'',
    "capacity": "UPDATE cases_case SET capacity = 'parent'",
    "applicant": "UPDATE cases_case SET uscc = '92341699MA2TEST01X'",
    "item": "UPDATE cases_case SET item_code = 'OTHER'",
}


@pytest.mark.parametrize("part", TAMPERINGS)
def test_a_row_that_is_changed_afterwards_shows(part: str, town: Town) -> None:
    number = make_case(town).number
    assert [one.verdict for one in reports(number)] == [Verdict.GOOD]
    sql(TAMPERINGS[part])
    (report,) = reports(number)
    assert (report.verdict, report.changed) == (Verdict.CHANGED, (part,))


def test_what_an_office_adds_beside_a_slot_is_no_change(town: Town) -> None:
    """The day by which a material follows is fixed at acceptance, after the signature."""
    number = make_case(town).number
    sql("UPDATE cases_caseslot SET terms = terms || '{\"due_on\": \"2026-10-20\"}' WHERE key = 'layout'")
    assert [one.verdict for one in reports(number)] == [Verdict.GOOD]


def test_a_changed_entry_or_file_is_named_on_both_pages(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    deliver_all()
    case = Case.objects.get()
    case.form = case.form | {"shop": "偷改的店名"}
    case.save()
    sql(
        "UPDATE papers_paper SET sha256 = repeat('0', 64) WHERE owner = %s AND media_type LIKE 'image%%'",
        f"case:{number}",
    )
    for page in (citizen.get(f"/my/cases/{number}/"), desk_of(town.clerk).get(f"/desk/cases/{number}/")):
        said = words_of(page)
        assert "签名后被改动过" in said
        assert "店名、经营场所平面布局图" in said


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_applicationsignature SET digest = repeat('0', 64)",
        "UPDATE cases_applicationsignature SET account_id = account_id + 1",
        "UPDATE cases_applicationsignature SET signed_at = signed_at - interval '1 day'",
        "UPDATE cases_applicationsignature SET seal = set_byte(seal, 12, get_byte(seal, 12) # 1)",
        "UPDATE cases_applicationsignature SET seal_certificate_sha256 = repeat('0', 64)",
    ],
)
def test_evidence_that_is_touched_shows(statement: str, town: Town, citizen: Client) -> None:
    number = make_case(town).number
    sql(statement)
    assert [one.verdict for one in reports(number)] == [Verdict.BROKEN]
    assert "签名本身被动过" in words_of(citizen.get(f"/my/cases/{number}/"))


def test_a_signature_that_is_taken_away_is_missed(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    sql("DELETE FROM cases_applicationsignature")
    assert "签名本身被动过" in words_of(citizen.get(f"/my/cases/{number}/"))
    answer = citizen.get(f"/api/v1/cases/{number}", headers=bearer(town.person))
    assert [one["verdict"] for one in answer.json()["signatures"]] == ["broken"]


def test_a_correction_is_signed_again_and_the_first_signature_stays(town: Town, citizen: Client) -> None:
    sign_and_submit(make_draft(town, is_complete=True), citizen)
    deliver_all()
    number = Case.objects.get().number
    request_correction(
        number=number, wanted=[("layout", "请重拍。"), ("shop", "不一致。")], by=town.clerk, at=MONDAY
    )
    deliver_all()
    whole = {"shop": "小满大面馆", "slot-layout": picture("新图.png")}
    url = citizen.post(f"/my/cases/{number}/correct/", whole)["Location"]
    document = json.loads(attachment_of(citizen.get(f"{url}application.pdf").content))
    assert (document["round"], document["form"]["shop"]) == (2, "小满大面馆")
    signed_with(citizen, url)
    assert [(one.round, one.verdict) for one in reports(number)] == [
        (1, Verdict.REPLACED),
        (2, Verdict.GOOD),
    ]
    assert CaseSlot.objects.filter(round=2).count() == 1
    sql("UPDATE cases_caseslot SET papers = '[]' WHERE round = 2")
    assert [one.verdict for one in reports(number)] == [Verdict.REPLACED, Verdict.CHANGED]


def test_the_kept_document_is_signed_sealed_and_attached(town: Town, citizen: Client) -> None:
    sign_and_submit(make_draft(town, is_complete=True), citizen)
    deliver_all()
    number = Case.objects.get().number
    made = document_of(owner=f"case:{number}", kind="application")
    assert made is not None
    assert made.paper is not None
    pdf = paper_bytes(made.paper.id)
    report = verify_pdf(pdf)
    assert report.is_good
    seal = seal_of(town.organisation_id)
    assert seal is not None
    assert report.serial == seal.serial  # the office that received it
    assert hashlib.sha256(attachment_of(pdf)).hexdigest() == ApplicationSignature.objects.get().digest
    assert verify_pdf(pdf + b"\n% later").is_altered_afterwards


def test_the_signing_page_costs_few_queries(
    town: Town, citizen: Client, django_assert_max_num_queries: Any
) -> None:
    url = to_sign(town, citizen)
    citizen.get(url)
    with django_assert_max_num_queries(7):
        assert citizen.get(url).status_code == 200


def test_submitting_by_the_page_takes_at_most_one_query_more_a_slot(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    make_case(town, key="warm")
    citizen = sign_in(Client(), town.person)
    to_sign(town, citizen)
    row = SignRequest.objects.get()
    row.way, row.proof, row.signed_at = "drawn", {"svg": "", "svg_sha256": ""}, MONDAY
    row.save()
    draft = Draft.objects.get()
    papers = tuple(UUID(paper) for paper in draft.slots["layout"])
    application = make_application(
        town.person,
        version_id=draft.version_id,
        draft_id=draft.id,
        signature=SignedOnPage(subject=row.subject),
    )
    assert papers
    slots = CaseSlot.objects.filter(case__idempotency_key="warm").count()
    with django_assert_max_num_queries(
        12 + slots + 4
    ):  # the draft goes with what hangs on it; a block of numbers
        submit_case(application=application, by=town.person, at=clock.now() + timedelta(minutes=1), key="k2")


def test_a_signed_page_says_so_in_english_too(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    english = sign_in(Client(headers={"accept-language": "en"}), town.person)
    said = words_of(english.get(f"/my/cases/{number}/"))
    assert re.search(r"老张 signed on .* by a program with an API token\. Nothing has been changed", said)
