"""The pages of an appraisal for both sides, its files and the API: who sees what, and what each costs."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.foundation.identity.make import bearer, sign_in_staff
from tests.foundation.papers.make import image_bytes
from tests.services.supervision.appraisal_make import (
    LATER,
    ON_TIME,
    Q3,
    Quarter,
    move_to,
    quarter,
)
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import document_of, paper_bytes, readable_paper
from tongban.foundation.seals.public import verify_pdf
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.services.supervision.appraisal.facts import Correction, Ruling
from tongban.services.supervision.appraisal.lines import sha256_of
from tongban.services.supervision.appraisal.models import Appraisal, AppraisalLines, AppraisalRemark

__all__ = ["quarter"]
pytestmark = pytest.mark.django_db
URL = f"/desk/appraisals/{Q3}/"
API = f"/api/v1/supervision/appraisals/{Q3}"


def signed(officer: Officer) -> Client:
    return sign_in_staff(Client(), officer)


def body(answer: Any) -> bytes:
    """Read to its end, which closes the file behind it."""
    read: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return read


def status(client: Client, path: str) -> int:
    answer = client.get(path)
    body(answer)
    return int(answer.status_code)


def one_url(quarter: Quarter) -> str:
    return f"{URL}{quarter.office}/"


def test_the_pages_lead_from_the_draft_to_the_published_figures(quarter: Quarter) -> None:
    quarter.decide()
    first, second, head = (signed(one) for one in (quarter.first, quarter.second, quarter.head))
    assert first.get("/desk/appraisals/", follow=True).redirect_chain[-1][0] == URL
    assert "形成这次评估" in first.get(URL).content.decode()
    assert first.post(f"{URL}draw-up/").status_code == 302
    page = first.get(URL).content.decode()
    assert "这是草稿" in page and "公示这份草稿" in page and "公布这次评估" not in page
    assert head.get(one_url(quarter)).status_code == 404
    assert first.post(f"{URL}show/").status_code == 302
    assert "10月19日" in head.get(one_url(quarter)).content.decode()
    assert second.post(f"{URL}publish/").status_code == 409
    move_to(LATER)
    assert "公布这次评估" not in first.get(URL).content.decode()
    assert "公布这次评估" in second.get(URL).content.decode()
    assert second.post(f"{URL}publish/").status_code == 302
    assert "承诺" in head.get(one_url(quarter)).content.decode()
    assert first.post(f"{URL}no-such-act/").status_code == 404
    assert first.get("/desk/appraisals/soon/").status_code in (404, 422)


def test_the_organisation_objects_on_the_page_and_another_supervisor_answers(quarter: Quarter) -> None:
    numbers = quarter.show(late=1)
    head, first, second = (signed(one) for one in (quarter.head, quarter.first, quarter.second))
    listed = head.get(f"{one_url(quarter)}figures/{ON_TIME}/?show=missed").content.decode()
    assert numbers[0] in listed and numbers[1] not in listed
    begun = head.get(f"{one_url(quarter)}?figure={ON_TIME}&case={numbers[0]}").content.decode()
    assert f'value="{ON_TIME}" selected' in begun and numbers[0] in begun
    typed = {"indicator": ON_TIME, "reasons": "", "cases": numbers[0]}
    refused = head.post(f"{one_url(quarter)}object/", typed)
    assert refused.status_code == 422 and "说明" in refused.content.decode()
    file = io.BytesIO(image_bytes())
    file.name = "故障单.png"
    typed |= {"reasons": "系统故障", "file": file}  # type: ignore[dict-item]
    assert head.post(f"{one_url(quarter)}object/", typed).status_code == 302
    assert len(AppraisalRemark.objects.get().papers) == 1
    assert "系统故障" in first.get(one_url(quarter)).content.decode()
    assert f"case-{numbers[0]}" not in first.get(one_url(quarter)).content.decode()
    assert f"case-{numbers[0]}" in second.get(one_url(quarter)).content.decode()
    answer = {"ruling": "corrected", "reasons": "", f"case-{numbers[0]}": "out"}
    url = f"{one_url(quarter)}objections/1/answer/"
    assert second.post(url, answer).status_code == 422
    assert first.post(url, answer | {"reasons": "属实"}).status_code == 409
    assert second.post(url, answer | {"reasons": "属实"}).status_code == 302
    told = head.get(one_url(quarter)).content.decode()
    assert "属实" in told and "4 / 4" in told
    assert "不计入" in head.get(f"{one_url(quarter)}figures/{ON_TIME}/").content.decode()


SUPERVISORS = {"first", "second"}
OFFICE = {"head", "clerk"}


def seen_by(quarter: Quarter, path: str) -> set[str]:
    """Who gets the page, of everybody there is."""
    people = {name: getattr(quarter, name) for name in ("first", "second", "head", "stranger")}
    people["clerk"] = quarter.town.clerk
    return {name for name, officer in people.items() if status(signed(officer), path) == 200}


@pytest.mark.parametrize(
    "path", ["{one}", "{one}figures/on-time-rate/", "{one}figures/on-time-rate.csv", "{one}report.pdf"]
)
def test_an_organisation_reads_its_own_and_supervisors_their_scope(quarter: Quarter, path: str) -> None:
    at = path.format(one=one_url(quarter))
    quarter.decide()
    quarter.draw_up()
    assert seen_by(quarter, at) == SUPERVISORS
    signed(quarter.first).post(f"{URL}show/")
    assert seen_by(quarter, at) == SUPERVISORS | OFFICE
    quarter.publish()
    deliver_all()
    assert seen_by(quarter, at) == SUPERVISORS | OFFICE


def test_the_whole_report_is_the_supervisors_and_the_sheet_everybodys_own(quarter: Quarter) -> None:
    quarter.show()
    assert seen_by(quarter, f"{URL}report.pdf") == SUPERVISORS
    assert seen_by(quarter, f"{URL}scores.xlsx") == SUPERVISORS | OFFICE
    assert seen_by(quarter, f"{one_url(quarter)}figures/no-such/") == set()
    assert seen_by(quarter, f"{one_url(quarter)}figures/good-ratings/") == set()  # nothing to open


def test_ratings_are_told_by_item_and_month_without_small_counts(quarter: Quarter) -> None:
    quarter.show()
    row = Appraisal.objects.get()
    text = "L-ONE 2026-08-01 5 9\nL-ONE 2026-09-01 1 2\nL-TWO 2026-09-01 2 3"
    AppraisalLines.objects.create(appraisal=row, indicator="bad-answered", text=text)
    row.figures = [
        one | ({"lines_sha256": sha256_of(text)} if one["indicator"] == "bad-answered" else {})
        for one in row.figures
    ]
    row.save()
    page = signed(quarter.head).get(f"{one_url(quarter)}figures/bad-answered/").content.decode()
    assert "5 / 9" in page and "2026年8月" in page and page.count("&lt;5") == 3  # two rows, and why
    assert "1 / 2" not in page and "2 / 3" not in page and 'name="case"' not in page
    text = body(signed(quarter.head).get(f"{one_url(quarter)}figures/bad-answered.csv")).decode("utf-8-sig")
    told = [line[2:] for line in csv.reader(io.StringIO(text))][1:]
    assert told == [["5", "9", "55.5%"], ["", "", "<5"], ["", "", "<5"]]


def test_sheet_file_and_page_tell_the_same(quarter: Quarter) -> None:
    numbers = quarter.show(count=6, late=2)
    quarter.answer(quarter.object(numbers[0]), Ruling.CORRECTED, **{f"n{numbers[0]}": Correction.OUT})
    client = signed(quarter.head)
    book = load_workbook(io.BytesIO(body(client.get(f"{URL}scores.xlsx"))))
    assert book.sheetnames == ["得分", "各项数字", "意见和异议", "评分办法"]
    rows = {row[1]: row for row in book["各项数字"].iter_rows(values_only=True)}
    assert rows["按期办结率"][3:6] == (4, 5, 80)
    assert "80%" in client.get(one_url(quarter)).content.decode()
    text = body(client.get(f"{one_url(quarter)}figures/{ON_TIME}.csv")).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))[1:]
    assert {row[0] for row in table} == set(numbers)
    assert (sum(int(row[2]) for row in table), sum(int(row[3]) for row in table)) == (4, 5)
    assert [row[4] for row in table if row[0] == numbers[0]] == ["不计入"]


def test_the_sealed_reports_stand_on_the_trail_with_their_digests(quarter: Quarter) -> None:
    numbers = quarter.show(late=1)
    quarter.answer(quarter.object(numbers[0]), Ruling.REJECTED)
    quarter.publish()
    deliver_all()
    row = Appraisal.objects.get()
    whole = document_of(owner=f"appraisal-report:{row.report_id}", kind="report")
    own = document_of(owner=f"appraisal:{Q3}:{quarter.office}", kind="report")
    assert whole is not None and own is not None and whole.paper and own.paper
    for made, subject in ((whole, f"appraisals:{Q3}"), (own, f"appraisals:{Q3}:{quarter.office}")):
        assert made.paper and verify_pdf(paper_bytes(made.paper.id)).is_intact
        kept = [one.facts["sha256"] for one in entries_of(subject) if "report" in one.act]
        assert kept == [made.paper.sha256]
    assert readable_paper(own.paper.id, by=quarter.head, at=LATER)
    for reader in (quarter.head, quarter.stranger):
        with pytest.raises(NotFound):
            readable_paper(whole.paper.id, by=reader, at=LATER)
    with pytest.raises(NotFound):
        readable_paper(own.paper.id, by=quarter.stranger, at=LATER)
    deliver_all()
    assert len([one for one in entries_of(f"appraisals:{Q3}") if "report" in one.act]) == 1


def test_ranks_are_told_to_the_organisation_when_they_are_final(quarter: Quarter) -> None:
    quarter.show()
    head = signed(quarter.head)
    assert head.get(API).json()["organisations"][0]["rank"] is None
    assert signed(quarter.first).get(API).json()["organisations"][0]["rank"] == 1
    quarter.publish()
    assert head.get(API).json()["organisations"][0]["rank"] == 1


def test_the_api_goes_the_same_way(quarter: Quarter) -> None:
    numbers = quarter.decide()
    first, second, head, stranger = (
        Client(headers=bearer(one)) for one in (quarter.first, quarter.second, quarter.head, quarter.stranger)
    )
    one = f"{API}/{quarter.office}"

    def post(client: Client, url: str, **said: object) -> Any:
        return client.post(url, json.dumps(said), content_type="application/json")

    assert post(first, f"{API}/drafts").json()["organisations"][0]["stage"] == "draft"
    assert (head.get(one).status_code, stranger.get(one).status_code) == (404, 404)
    assert post(head, f"{API}/showing").status_code == 403
    assert post(first, f"{API}/showing").json()["organisations"][0]["object_by"] == "2026-10-19"
    assert head.get("/api/v1/supervision/appraisals").json() == [Q3]
    assert stranger.get("/api/v1/supervision/appraisals").json() == []
    behind = head.get(f"{one}/figures/{ON_TIME}").json()
    assert {row["number"] for row in behind["rows"]} == set(numbers) and behind["after"] == 0
    assert stranger.get(f"{one}/figures/{ON_TIME}").status_code == 404
    assert post(head, f"{one}/comments", text="意见").status_code == 201
    said = {"indicator": ON_TIME, "reasons": "理由", "case_numbers": numbers[:1]}
    assert post(head, f"{one}/objections", **said).json()["remarks"][1]["ruling"] is None
    assert post(head, f"{one}/agreement").json()["code"] == "appraisal-objections-open"
    answer = {"ruling": "rejected", "reasons": "理由"}
    assert post(first, f"{one}/objections/2/answer", **answer).json()["code"] == "appraisal-own-draft"
    assert post(second, f"{one}/objections/2/answer", **answer).json()["remarks"][1]["ruling"] == "rejected"
    assert post(first, f"{API}/taking-back", reasons="有误").json()["organisations"][0]["stage"] == "draft"
    assert post(first, f"{API}/showing").status_code == 201
    assert post(head, f"{one}/agreement").json()["agreed_at"]
    assert post(second, f"{API}/publication").json()["organisations"][0]["stage"] == "published"
    deliver_all()
    report = head.get(one).json()["report"]
    assert status(head, f"/api/v1/files/{report}/content") == 200
    assert status(stranger, f"/api/v1/files/{report}/content") == 404
    assert head.get(API).json()["report"] is None and first.get(API).json()["report"]


def test_what_the_pages_cost(quarter: Quarter) -> None:
    numbers = quarter.show(count=6, late=2)
    quarter.object(numbers[0])
    client = signed(quarter.second)
    paths = {
        "quarter": URL,
        "one": one_url(quarter),
        "cases": f"{one_url(quarter)}figures/{ON_TIME}/",
        "csv": f"{one_url(quarter)}figures/{ON_TIME}.csv",
        "sheet": f"{URL}scores.xlsx",
        "report": f"{one_url(quarter)}report.pdf",
    }
    costs = {}
    for name, path in paths.items():
        body(client.get(path))
        with CaptureQueriesContext(connection) as seen:
            body(client.get(path))
        costs[name] = len(seen.captured_queries)
    # three of them are the session
    assert costs == {"quarter": 9, "one": 8, "cases": 6, "csv": 4, "sheet": 7, "report": 6}
