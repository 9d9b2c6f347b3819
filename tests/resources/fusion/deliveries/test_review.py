"""What people work through after a run: rows without a number, numbers that speak of two, quality."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, add_post
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.fusion.deliveries.make import AT, a_file, agreed, delivered
from tests.resources.fusion.test_linking import a_town
from tests.resources.registers.make import make_registered
from tongban.foundation.directory.public import DutyMissing, Officer, organisation_by_code
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.models import Staged
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.fusion.cli import app
from tongban.resources.fusion.review import gathering
from tongban.resources.fusion.review.commands.answer import answer_clash
from tongban.resources.fusion.review.commands.ask import ask_about_clash
from tongban.resources.fusion.review.commands.decide import decide_pair
from tongban.resources.fusion.review.facts import (
    ClashAnswer,
    ClashResolved,
    LinkState,
    NothingToAnswer,
    RowGone,
    Verdict,
)
from tongban.resources.fusion.review.models import Clash, GivenNumber, LinkPair, LinkRow, QualityNote
from tongban.resources.fusion.review.queries import clash, clashes, qualities, row_to_link, rows_to_link
from tongban.resources.registers.models import LookUp
from tongban.resources.registers.public import looks_of_officers

pytestmark = pytest.mark.django_db
add_post("reviewer", frozenset({"fusion.review"}))
PAGE_SQL = 18
Row = dict[str, str | None]


@pytest.fixture(autouse=True)
def at_work(settings: Any, tmp_path: Path) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def town() -> list[Row]:
    return a_town(120)


def tongban(*words: str) -> Any:
    done = CliRunner().invoke(app, [*words, "--memory", "512MB"])
    assert done.exit_code == 0, (done.output, done.exception)
    return done


def built() -> dict[str, Any]:
    return dict(json.loads(tongban("run", "--threads", "1", "--json").stdout)["people"])


def landed(tmp_path: Path, *rows: Row, code: str = "residents") -> None:
    made = delivered(a_file(tmp_path, list(rows)), code, at=clock.now())
    assert made.state == "accepted", made.findings


def two_departments(tmp_path: Path, town: list[Row], *others: Row) -> None:
    agreed()
    terms = {"authority": [{"field": "*", "level": 4}], "tolerance_percent": 99}
    agreed("health", organisation=CITY_OFFICE, **terms)
    landed(tmp_path, *town)
    landed(tmp_path, *others, code="health")


def reviewer() -> Officer:
    return make_staff(name="尹数据", posts=("reviewer",))


def deliverer(organisation: str) -> Officer:
    return make_staff(name="供数员", posts=("deliverer",), organisation_code=organisation)


class TestRowsWithoutANumber:
    def test_a_row_that_is_the_same_gets_its_number_with_the_next_run(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        lost = {**town[5], "key": None, "phone": "13912345678", "seen": "2026-09-01"}
        two_departments(tmp_path, town, *town, lost)
        assert built()["golden"] == 120
        by = reviewer()
        health = next(one for one in qualities(by=by) if one.agreement == "health")
        assert (health.to_link, health.to_decide, health.is_compared) == (1, 0, False)
        assert "1 rows are to be decided" in tongban("link").stdout
        client = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), by)
        assert "1行待判定" in client.get("/desk/registers/quality/").content.decode()
        ((row,), more) = rows_to_link(by=by)
        assert (row.department != "", row.row, row.state, more) == (True, 121, LinkState.OPEN, "")
        fact, numbers = row_to_link(row.id, by=by)
        assert numbers[0] == town[5]["key"]
        name, birth, *_, phone, _address = fact.pairs[0].fields
        assert (name.agrees, name.row == name.person, "*" in name.row) == (True, True, True)
        assert (phone.agrees, phone.row) == (False, "13912345678"), "what differs is shown"
        assert birth.agrees
        state = decide_pair(pair_id=fact.pairs[0].id, verdict=Verdict.SAME, by=by, at=AT)
        assert state is LinkState.SAME
        assert "已比对，没有待判定的" in client.get("/desk/registers/quality/").content.decode()
        again = built()
        assert (again["golden"], again["read"]) == (120, 1), "only the delivery with the number is read anew"
        tongban("load")
        from tests.resources.fusion.test_loading import held

        assert held(str(town[5]["key"])).facts["phone"] == town[5]["phone"], "whose word weighs more stands"
        assert LinkRow.objects.get().given_number == town[5]["key"]

    def test_the_original_of_a_delivery_is_never_edited(
        self, tmp_path: Path, town: list[Row], shelf: Path
    ) -> None:
        two_departments(tmp_path, town, *town, {**town[5], "key": None})
        built()
        tongban("link")
        before = {file: file.read_bytes() for file in shelf.rglob("*") if file.is_file()}
        pair = LinkPair.objects.order_by("-probability").first()
        assert pair is not None
        decide_pair(pair_id=pair.id, verdict=Verdict.SAME, by=reviewer(), at=AT)
        built()
        assert {file: file.read_bytes() for file in shelf.rglob("*") if file.is_file()} == before

    def test_what_was_decided_is_not_asked_again_when_it_is_delivered_again(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        same, other, open_one = ({**town[at], "key": None} for at in (5, 50, 60))
        two_departments(tmp_path, town, *town, same, other, open_one)
        built()
        tongban("link")
        by = reviewer()
        for row in LinkRow.objects.all():
            verdict = {121: Verdict.SAME, 122: Verdict.DIFFERENT}.get(row.row)
            for pair in row.pairs.order_by("-probability") if verdict else []:
                decide_pair(pair_id=pair.id, verdict=verdict, by=by, at=AT)  # type: ignore[arg-type]
                if verdict is Verdict.SAME:
                    break
        landed(tmp_path, *town, open_one, other, same, {**town[70], "key": None}, code="health")
        figures = built()
        assert figures["golden"] == 120
        assert GivenNumber.objects.filter(row=123).count() == 1, "the same row, wherever it stands now"
        assert "2 rows are to be decided" in tongban("link").stdout, "the open one, and the new one"
        states = {row.row: row.state for row in LinkRow.objects.exclude(state=LinkState.SAME)}
        assert states == {121: "open", 122: "different", 124: "open"}

    def test_a_decision_can_be_changed_and_the_next_run_takes_the_new_one(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        two_departments(tmp_path, town, *town, {**town[5], "key": None})
        built()
        tongban("link")
        by, pair = reviewer(), LinkPair.objects.order_by("-probability").first()
        assert pair is not None
        decide_pair(pair_id=pair.id, verdict=Verdict.SAME, by=by, at=AT)
        assert built()["read"] == 1
        state = decide_pair(pair_id=pair.id, verdict=Verdict.UNSURE, by=by, at=AT)
        assert state in (LinkState.UNSURE, LinkState.OPEN)
        assert not GivenNumber.objects.exists()
        assert LinkRow.objects.get().given_number is None
        assert built()["read"] == 1

    def test_a_row_that_is_not_delivered_any_more_leaves_the_queue(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        two_departments(tmp_path, town, *town, {**town[5], "key": None})
        built()
        tongban("link")
        landed(tmp_path, *town, code="health")
        built()
        assert "0 rows are to be decided" in tongban("link").stdout
        assert LinkRow.objects.get().state == LinkState.GONE
        pair = LinkPair.objects.first()
        assert pair is not None
        with pytest.raises(RowGone):
            decide_pair(pair_id=pair.id, verdict=Verdict.SAME, by=reviewer(), at=AT)
        assert not GivenNumber.objects.exists()

    def test_only_who_decides_sees_them_and_the_trail_says_no_number(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        two_departments(tmp_path, town, *town, {**town[5], "key": None})
        built()
        tongban("link")
        row, pair = LinkRow.objects.get(), LinkPair.objects.order_by("-probability").first()
        assert pair is not None
        for other in (deliverer(CITY_OFFICE), make_staff(name="李窗口", posts=("data-authority",))):
            for refused in (
                lambda by=other: rows_to_link(by=by),
                lambda by=other: row_to_link(row.id, by=by),
                lambda by=other: decide_pair(pair_id=pair.id, verdict=Verdict.SAME, by=by, at=AT),
            ):
                with pytest.raises(DutyMissing):
                    refused()
        assert not GivenNumber.objects.exists()
        by = reviewer()
        with pytest.raises(NotFound):
            decide_pair(pair_id=row.id, verdict=Verdict.SAME, by=by, at=AT)
        with pytest.raises(Invalid):
            rows_to_link(by=by, after="x_y")
        decide_pair(pair_id=pair.id, verdict=Verdict.SAME, by=by, at=AT)
        entry = Staged.objects.get(subject=f"fusion:link:{row.id}")
        assert str(town[5]["key"]) not in str(entry.__dict__)
        with connection.cursor() as cursor:
            cursor.execute("SELECT facts FROM fusion_linkrow")
            assert str(town[5]["name"]).encode() not in bytes(cursor.fetchone()[0])

    def test_the_queue_is_paged_and_costs_the_same_however_long_it_is(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        two_departments(tmp_path, town, *town, *({**town[at], "key": None} for at in range(70)))
        built()
        tongban("link")
        client = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), reviewer())
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/desk/registers/quality/links/").content.decode()
        assert len(asked) <= PAGE_SQL
        assert page.count("/desk/registers/quality/links/0") + page.count("常住人口第") >= 30
        by, seen, after = reviewer(), [], ""
        while True:
            rows, after = rows_to_link(by=by, after=after)
            seen += [row.id for row in rows]
            if not after:
                break
        assert (len(seen), len(set(seen))) == (70, 70)

    def test_a_page_decides_and_the_people_see_who_looked(self, tmp_path: Path, town: list[Row]) -> None:

        known = make_registered(name="老张")
        lost = {**town[5], "key": None}
        two_departments(tmp_path, [*town, {**town[6], "key": known.id_number, "name": "老张"}], *town, lost)
        built()
        tongban("load")
        tongban("link")
        client = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), reviewer())
        row = LinkRow.objects.get()
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/desk/registers/quality/links/{row.id}/").content.decode()
        assert len(asked) <= PAGE_SQL + 2
        assert str(town[5]["key"]) not in page
        assert "一致" in page
        looks = LookUp.objects.filter(purpose="link-row")
        assert looks.count() == row.pairs.count()
        look = looks.first()
        assert look is not None and look.matter == f"fusion:link:{row.id}", "as its decision on the trail"
        assert f"第1次供数第{row.row}行" in look.matter_name
        assert all(
            one.is_accounted_for
            for one in looks_of_officers(since=AT - timedelta(days=9), until=clock.now() + timedelta(days=9))
        )
        pair = row.pairs.order_by("-probability").first()
        assert pair is not None
        answer = client.post(
            f"/desk/registers/quality/links/{row.id}/decide/",
            {"pair": str(pair.id), "verdict": "same"},
            follow=True,
        )
        assert "已判定" in answer.content.decode()
        assert (
            client.post(f"/desk/registers/quality/links/{row.id}/decide/", {"pair": "x"}).status_code == 422
        )


class TestClashes:
    def clashing(self, tmp_path: Path, town: list[Row]) -> None:
        other = {**town[5], "name": "司马相如", "birth": "1935-05-05", "phone": None}
        two_departments(tmp_path, town, other, town[7])
        built()

    def test_a_number_that_speaks_of_two_is_listed_and_resolved_by_the_next_delivery(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        self.clashing(tmp_path, town)
        by = reviewer()
        ((found,), _) = clashes(by=by)
        assert len(found.rows) == 2
        county = organisation_by_code(COUNTY_OFFICE)
        assert found.stands == county.name
        assert "*" in found.number_masked
        assert all("*" in row.name for row in found.rows)
        landed(tmp_path, town[5], town[7], code="health")
        clock.current().move_to(AT + timedelta(days=1))  # type: ignore[attr-defined]
        built()
        assert clashes(by=by) == ([], "")
        ((resolved,), _) = clashes(by=by, is_open=False)
        assert resolved.resolved_on == (AT + timedelta(days=1)).date()
        with pytest.raises(ClashResolved):
            ask_about_clash(clash_id=found.id, organisation_id=county.id, by=by, at=AT)

    def test_of_more_than_people_can_look_at_none_is_taken_for_resolved(
        self, tmp_path: Path, town: list[Row], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.clashing(tmp_path, town)
        first = Clash.objects.get()
        monkeypatch.setattr(gathering, "MOST_CLASHES", 3)
        others = [{**town[n], "name": "司马相如", "birth": "1935-05-05", "phone": None} for n in (7, 9)]
        landed(tmp_path, town[5], *others, code="health")
        clock.current().move_to(AT + timedelta(days=1))  # type: ignore[attr-defined]
        built()
        assert Clash.objects.count() == 2, "one of the two new ones, whole"
        first.refresh_from_db()
        assert first.resolved_on is None

    def test_a_department_sees_its_own_row_and_of_others_only_that_they_say_otherwise(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        self.clashing(tmp_path, town)
        county = deliverer(COUNTY_OFFICE)
        ((found,), _) = clashes(by=county)
        shown = {row.is_shown: row for row in found.rows}
        assert shown[True].name
        assert (shown[False].name, shown[False].day) == ("", "")
        add_post("onlooker", frozenset({"cases.accept"}))
        with pytest.raises(DutyMissing):
            clashes(by=make_staff(name="李窗口", posts=("onlooker",)))
        Clash.objects.update(organisation_ids=[organisation_by_code(CITY_OFFICE).id])
        assert clashes(by=county) == ([], "")
        with pytest.raises(NotFound):
            clash(found.id, by=county)

    def test_a_department_is_asked_by_a_to_do_without_name_or_number(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        self.clashing(tmp_path, town)
        by, city = reviewer(), organisation_by_code(CITY_OFFICE)
        row = Clash.objects.get()
        deliverer(CITY_OFFICE)
        with pytest.raises(DutyMissing):
            ask_about_clash(clash_id=row.id, organisation_id=city.id, by=deliverer(COUNTY_OFFICE), at=AT)
        assert not Task.objects.filter(kind="fusion.clash").exists()
        client = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), by)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/desk/registers/quality/clashes/{row.id}/").content.decode()
        assert len(asked) <= PAGE_SQL
        assert "询问该部门" in page
        answer = client.post(
            f"/desk/registers/quality/clashes/{row.id}/ask/", {"organisation": str(city.id)}, follow=True
        )
        assert "已询问该部门" in answer.content.decode()
        task = Task.objects.get(kind="fusion.clash")
        assert task.organisation_id == city.id
        assert str(town[5]["key"]) not in str(task.__dict__)
        assert clash(row.id, by=by).rows[1].asked_at is not None

    def asked(self, tmp_path: Path, town: list[Row]) -> tuple[Clash, Officer, Officer]:
        """A clash of which the city's department is asked; who asked, and who delivers."""
        self.clashing(tmp_path, town)
        by, department = reviewer(), deliverer(CITY_OFFICE)
        row, city = Clash.objects.get(), organisation_by_code(CITY_OFFICE)
        ask_about_clash(clash_id=row.id, organisation_id=city.id, by=by, at=AT)
        return row, by, department

    def test_a_department_reads_what_to_do_and_answers(self, tmp_path: Path, town: list[Row]) -> None:
        row, by, department = self.asked(tmp_path, town)
        url = Task.objects.get(kind="fusion.clash").url
        city = organisation_by_code(CITY_OFFICE)
        client = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), department)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url).content.decode()
        assert len(asked) <= PAGE_SQL
        assert "贵部门现在要做什么" in page
        assert "供数第1行" in page
        told = {"organisation": str(city.id), "answer": "right", "text": " "}
        unreasoned = client.post(f"{url}answer/", told)
        assert (unreasoned.status_code, "请写明依据" in unreasoned.content.decode()) == (422, True)
        assert client.post(f"{url}answer/", told | {"answer": "x"}).status_code == 422
        assert Task.objects.get(kind="fusion.clash").closed_at is None
        done = client.post(f"{url}answer/", told | {"text": "司马相如，户口簿一致"}, follow=True)
        assert "已答复" in done.content.decode()
        assert 'name="answer"' not in client.get(url).content.decode()
        task = Task.objects.get(kind="fusion.clash")
        assert (task.outcome, task.closed_by_ref) == ("right", department.ref)
        entry = Staged.objects.get(act="fusion.answer-about-clash")
        assert "司马" not in str(entry.__dict__)
        with connection.cursor() as cursor:
            cursor.execute("SELECT answered FROM fusion_clash")
            assert "司马".encode() not in bytes(cursor.fetchone()[0])
        keeper = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), by).get(url).content.decode()
        assert "我方数据无误" in keeper
        assert "司马相如，户口簿一致" in keeper
        assert "再次询问" in keeper
        other = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), deliverer(COUNTY_OFFICE))
        assert "户口簿一致" not in other.get(url).content.decode(), "what others answer is theirs"
        later = AT + timedelta(hours=1)
        ask_about_clash(clash_id=row.id, organisation_id=city.id, by=by, at=later)
        assert Task.objects.filter(kind="fusion.clash", closed_at=None).count() == 1

    def test_only_who_is_asked_answers_and_once(self, tmp_path: Path, town: list[Row]) -> None:
        row, by, department = self.asked(tmp_path, town)
        city, county = organisation_by_code(CITY_OFFICE), organisation_by_code(COUNTY_OFFICE)
        told: dict[str, Any] = {
            "clash_id": row.id,
            "organisation_id": city.id,
            "answer": ClashAnswer.CORRECT,
            "text": "",
            "at": AT + timedelta(hours=1),
        }
        county_deliverer = deliverer(COUNTY_OFFICE)
        for refused in (county_deliverer, by):
            with pytest.raises(NotFound):
                answer_clash(**told, by=refused)
        with pytest.raises(NothingToAnswer):
            answer_clash(**told | {"organisation_id": county.id}, by=county_deliverer)
        with pytest.raises(Invalid):
            answer_clash(**told | {"text": "字" * 501}, by=department)
        row.refresh_from_db()
        assert row.answered is None
        ask_about_clash(clash_id=row.id, organisation_id=city.id, by=by, at=AT + timedelta(minutes=1))
        assert Task.objects.filter(kind="fusion.clash").count() == 1, "asked and not answered yet"
        answer_clash(**told, by=department)
        with pytest.raises(NothingToAnswer):
            answer_clash(**told, by=department)

    def test_the_to_do_goes_when_a_later_run_finds_nothing_and_comes_again(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        row, by, department = self.asked(tmp_path, town)
        city = organisation_by_code(CITY_OFFICE)
        landed(tmp_path, town[5], town[7], code="health")
        built()
        task = Task.objects.get(kind="fusion.clash")
        assert (task.outcome, task.closed_by_ref) == ("resolved", "")
        told: dict[str, Any] = {"clash_id": row.id, "organisation_id": city.id, "at": AT}
        with pytest.raises(ClashResolved):
            answer_clash(**told, answer=ClashAnswer.CORRECT, text="", by=department)
        other = {**town[5], "name": "司马相如", "birth": "1935-05-05", "phone": None}
        landed(tmp_path, other, town[7], {**town[9]}, code="health")
        built()
        row.refresh_from_db()
        assert row.resolved_on is None
        ask_about_clash(**told | {"at": AT + timedelta(hours=1)}, by=by)
        assert Task.objects.filter(kind="fusion.clash", closed_at=None).count() == 1


class TestQuality:
    def test_quality_is_kept_from_run_to_run_with_its_trend(self, tmp_path: Path, town: list[Row]) -> None:
        two_departments(
            tmp_path, town, *({**row, "phone": None} for row in town[:40]), {**town[50], "key": "12"}
        )
        built()
        clock.current().move_to(AT + timedelta(days=1))  # type: ignore[attr-defined]
        landed(tmp_path, *town[:40], code="health")
        built()
        health = next(one for one in qualities(by=reviewer()) if one.agreement == "health")
        assert len(health.scores) == 2
        assert health.change is not None
        assert health.change > 0
        assert (health.rows, health.kept_out) == (40, 0)
        assert len(health.line.split()) == 2
        assert QualityNote.objects.count() == 4, "two agreements, two days"
        built()
        assert QualityNote.objects.count() == 4, "the same day again"

    def test_a_department_sees_its_own_and_the_page_costs_the_same(
        self, tmp_path: Path, town: list[Row]
    ) -> None:
        two_departments(tmp_path, town, *town[:40])
        built()
        county = deliverer(COUNTY_OFFICE)
        assert [one.agreement for one in qualities(by=county)] == ["residents"]
        assert {one.agreement for one in qualities(by=reviewer())} == {"residents", "health"}
        client = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), county)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/desk/registers/quality/").content.decode()
        assert len(asked) <= PAGE_SQL
        assert "此前没有别日的融合可比" in page
        assert "由运维人员比对后再判定" in page
        assert "无号数据" not in page, "whom rows may be about is not theirs to see"
        add_post("onlooker", frozenset({"cases.accept"}))
        onlooker = sign_in_staff(Client(), make_staff(name="李窗口", posts=("onlooker",)))
        for way in ("quality", "quality/clashes", "quality/links"):
            assert onlooker.get(f"/desk/registers/{way}/").status_code == 403
            assert Client().get(f"/desk/registers/{way}/").status_code in (302, 403)
