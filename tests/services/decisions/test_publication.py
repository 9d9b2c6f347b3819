"""Grants become public within seven working days, masked; refusals are numbers; entries are corrected or taken down."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, make_officer
from tests.foundation.identity.make import sign_in, sign_in_staff
from tests.services.cases.held.make import moment, renewal, stall_licence, stall_town
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tests.services.cases.visit import words_of
from tests.services.decisions.make import decided, editor, licensing_town
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotAllowed, NotFound
from tongban.resources.licences.public import Ending, end_licence, licences_of_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.public import case_facts
from tongban.services.decisions.jobs import publish_due
from tongban.services.decisions.publication.commands.correct import correct_entry, withdraw_entry
from tongban.services.decisions.publication.commands.enter import enter_decision
from tongban.services.decisions.publication.commands.publish import publish_grant
from tongban.services.decisions.publication.facts import EntryMoved, EntryState, LicenceStatus
from tongban.services.decisions.publication.models import Publication, PublicationTally
from tongban.services.decisions.publication.queries import entries, entry
from tongban.services.decisions.publication.rules import grams
from tongban.services.items.public import Publication as PublicationTerms
from tongban.services.supervision.models import Card
from tongban.services.supervision.watch import watch_organisation

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-CN"}


@pytest.fixture
def town() -> Town:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return licensing_town()


def row_of(number: str) -> Publication:
    return Publication.objects.get(case_number=number)


class TestPublishing:
    def test_a_grant_stands_in_the_record_with_the_name_masked_and_no_number(self, town: Town) -> None:
        number = decided(town)
        row = row_of(number)
        assert (row.state, row.decided_on, row.due_on) == (
            EntryState.PUBLISHED,
            date(2026, 9, 28),
            date(2026, 10, 13),
        )
        assert (row.holder, row.uscc, row.representative) == ("老*", "", "")
        assert row.licence_number == licences_of_case(number)[0].number
        assert row.document_number == f"准〔2026〕{number[8:18]}号"
        [act] = [one for one in entries_of(f"cases:{number}") if one.act == "decisions.publish"]
        assert act.facts["code"] == row.code
        assert "老张" not in str(vars(row))

    def test_a_refusal_is_a_number_and_nothing_else(self, town: Town) -> None:
        decided(town)
        number = decided(town, outcome=Outcome.REFUSED, key="key-2")
        row = row_of(number)
        assert (row.state, row.holder, row.item_name, row.words) == (EntryState.COUNTED, "", "", "")
        tally = PublicationTally.objects.get()
        assert (tally.month, tally.granted, tally.refused) == (date(2026, 9, 1), 1, 1)
        page = words_of(Client(headers=CHINESE).get("/grants/"))
        assert "2026年9月 1 1" in page
        assert number not in page

    def test_heard_twice_nothing_is_counted_or_published_again(self, town: Town) -> None:
        number = decided(town)
        [fact] = case_facts([number])
        assert enter_decision(case=fact, at=MONDAY) is None
        assert publish_grant(case_number=number, at=MONDAY) is None
        assert PublicationTally.objects.get().granted == 1

    def test_what_a_law_forbids_to_publish_is_withheld(self) -> None:
        town = licensing_town(
            publication=PublicationTerms(withheld="privacy", basis="个人信息保护法第二十八条")
        )
        number = decided(town)
        row = row_of(number)
        assert (row.state, row.withheld, row.holder, row.item_name) == (
            EntryState.WITHHELD,
            "privacy",
            "",
            "",
        )
        assert row.withheld_basis == "个人信息保护法第二十八条"
        assert publish_grant(case_number=number, at=MONDAY) is None

    def test_other_types_than_licences_are_not_entered(self) -> None:
        town = licensing_town(type_code="07")
        decided(town)
        assert not Publication.objects.exists()

    def test_a_renewal_marks_the_entry_of_the_old_version_as_replaced(self) -> None:
        town = stall_town()
        stall_licence(town)
        first = make_case(town, at=moment(9, 28), **renewal()).number
        bring_to(town, first, "issued", at=moment(9, 28))
        deliver_all()
        assert row_of(first).status == LicenceStatus.VALID
        again = renewal(answers={"business": "lost"}, form={"shop": "小满凉皮", "lost": "丢了"})
        second = make_case(town, at=moment(9, 29), key="key-2", **again).number
        bring_to(town, second, "issued", at=moment(9, 29))
        deliver_all()
        assert (row_of(first).status, row_of(second).status) == (LicenceStatus.REPLACED, LicenceStatus.VALID)

    def test_an_entry_says_that_its_licence_was_cancelled(self, town: Town) -> None:
        number = decided(town)
        [made] = licences_of_case(number)
        by = make_officer(name="陈发证", posts=("end-licences",))
        end_licence(identifier=made.identifier, how=Ending.CANCELLED, reason="本人申请", by=by, at=MONDAY)
        deliver_all()
        assert row_of(number).status == LicenceStatus.CANCELLED

    def test_it_costs_ten_queries(self, town: Town, django_assert_max_num_queries: Any) -> None:
        number = decided(town)
        Publication.objects.update(state=EntryState.DUE)
        with django_assert_max_num_queries(12):
            assert publish_grant(case_number=number, at=MONDAY)


class TestTheSevenDays:
    def test_the_job_publishes_two_working_days_before_the_last(self, town: Town) -> None:
        number = decided(town, to="decided")
        now = clock.current()
        assert isinstance(now, clock.MovableClock)
        assert row_of(number).due_on == date(2026, 10, 13)
        # 29 and 30 September, 8 to 10 October (Saturday is a make-up day), 12, 13
        now.move_to(moment(10, 9))
        publish_due.run()
        assert row_of(number).state == EntryState.DUE
        now.move_to(moment(10, 10))
        publish_due.run()
        row = row_of(number)
        assert (row.state, row.licence_number, row.holder) == (EntryState.PUBLISHED, "", "老*")

    def test_supervision_raises_a_card_for_one_that_is_late(self, town: Town) -> None:
        number = decided(town, to="decided")
        watch_organisation(organisation_id=town.organisation_id, area_codes=(), at=moment(10, 13))
        assert not Card.objects.filter(rule="TL-71").exists()
        watch_organisation(organisation_id=town.organisation_id, area_codes=(), at=moment(10, 14))
        card = Card.objects.get(rule="TL-71")
        assert (card.case_number, card.due_on, card.level) == (number, date(2026, 10, 13), "yellow")
        watch_organisation(organisation_id=town.organisation_id, area_codes=(), at=moment(10, 14))
        assert Card.objects.filter(rule="TL-71").count() == 1


class TestReading:
    def test_anybody_finds_it_by_words_number_and_month_and_pages_through(
        self, town: Town, django_assert_max_num_queries: Any
    ) -> None:
        number = decided(town)
        row = row_of(number)
        for place in range(25):
            Publication.objects.create(
                code=f"MORE{place}",
                state=EntryState.PUBLISHED,
                case_number=f"more-{place}",
                item_name="食品经营许可",
                organisation_id=town.organisation_id,
                organisation_name="某局",
                organisation_code="X",
                area_code="341602000000",
                decided_on=date(2026, 8, 1) + timedelta(days=place),
                due_on=date(2026, 9, 1),
                holder="甲店",
                words="甲店食品经营许可",
                grams=grams("甲店食品经营许可"),
                published_at=MONDAY,
            )
        client = Client(headers=CHINESE)
        client.get("/grants/")
        with django_assert_max_num_queries(3):
            page = words_of(client.get("/grants/"))
        assert "老*" in page
        first = entries()
        rest = entries(cursor=first.cursor)
        assert (len(first.rows), len(rest.rows), rest.cursor) == (20, 6, "")
        assert len({one.code for one in (*first.rows, *rest.rows)}) == 26
        assert [one.code for one in entries(words=row.licence_number).rows] == [row.code]
        assert [one.code for one in entries(words="甲店", month=date(2026, 9, 1)).rows] == []
        assert len(entries(words="甲店", month=date(2026, 8, 1), limit=50).rows) == 25
        assert entries(words="店甲").rows == []
        assert "没有找到" in words_of(client.get("/grants/?q=没有这家"))
        assert "至少" in words_of(client.get("/grants/?q=店"))
        assert client.get("/grants/?after=zzz").status_code == 422

    def test_a_licence_stands_once_and_its_earlier_decision_behind_it(self) -> None:
        town = stall_town()
        old = stall_licence(town)
        number = make_case(town, at=moment(9, 28), **renewal()).number
        bring_to(town, number, "issued", at=moment(9, 29))
        deliver_all()
        made = row_of(number)
        before = Publication.objects.create(
            code="BEFORE000001",
            state=EntryState.PUBLISHED,
            case_number="earlier",
            item_name=made.item_name,
            organisation_id=made.organisation_id,
            organisation_name=made.organisation_name,
            organisation_code=made.organisation_code,
            area_code=made.area_code,
            decided_on=date(2023, 11, 15),
            due_on=date(2023, 11, 24),
            holder=made.holder,
            content=made.content,
            licence_name=made.licence_name,
            licence_number=old.number,
            licence_identifier=old.identifier,
            words=made.words,
            grams=made.grams,
            status=LicenceStatus.REPLACED,
            published_at=MONDAY,
        )
        assert [one.code for one in entries(words=old.number).rows] == [made.code]
        client = Client(headers=CHINESE)
        assert f"/grants/{before.code}/" in client.get(f"/grants/{made.code}/").content.decode()
        assert f"/grants/{made.code}/" in client.get(f"/grants/{before.code}/").content.decode()

    def test_one_entry_shows_its_fields_and_nothing_personal(self, town: Town) -> None:
        number = decided(town)
        page = Client(headers=CHINESE).get(f"/grants/{row_of(number).code}/")
        assert page.status_code == 200
        assert "老*" in words_of(page)
        assert "老张" not in words_of(page)
        assert number not in words_of(page)

    def test_what_is_not_published_is_not_found(self, town: Town) -> None:
        number = decided(town, to="decided")
        assert Client().get(f"/grants/{row_of(number).code}/").status_code == 404
        assert entries().rows == []

    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_a_month_as_a_file_has_the_fields_of_the_standard(self, town: Town, form: str) -> None:
        decided(town)
        decided(town, outcome=Outcome.REFUSED, key="key-2")
        answer = Client().get(f"/grants/export.{form}?month=2026-09")
        body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type, attr-defined]
        rows = json.loads(body) if form == "json" else list(csv.DictReader(io.StringIO(body)))
        [row] = rows
        assert row["行政相对人名称"] == "老*"
        assert (row["许可决定日期"], row["当前状态"]) == ("2026-09-28", "正常")
        empty = Client().get(f"/grants/export.{form}?month=2026-08")
        text = b"".join(empty.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type, attr-defined]
        assert "老*" not in text
        assert Client().get("/grants/export.xlsx").status_code == 404

    def test_the_applicant_and_the_desk_see_where_it_stands(self, town: Town) -> None:
        number = decided(town, to="decided")
        own = sign_in(Client(headers=CHINESE), town.person).get(f"/my/cases/{number}/")
        assert "10月13日（周二）前公示" in words_of(own)
        desk = sign_in_staff(Client(headers=CHINESE), town.issuer)
        assert "10月13日（周二）前公示" in words_of(desk.get(f"/desk/cases/{number}/"))


class TestCorrecting:
    def test_a_correction_shows_when_and_why_and_is_found_by_the_new_words(self, town: Town) -> None:
        number = decided(town)
        code, by = row_of(number).code, editor()
        correct_entry(code=code, values={"content": "摊位经营许可"}, reason="内容写错", by=by, at=MONDAY)
        fact = entry(code)
        assert (fact.content, fact.correction, fact.corrected_at) == ("摊位经营许可", "内容写错", MONDAY)
        acts = [one.act for one in entries_of(f"cases:{number}")]
        assert acts.count("decisions.correct") == 1

    def test_taken_down_its_address_says_so_and_nothing_else(self, town: Town) -> None:
        number = decided(town)
        code = row_of(number).code
        withdraw_entry(code=code, reason="涉及个人隐私", by=editor(), at=MONDAY)
        page = Client(headers=CHINESE).get(f"/grants/{code}/")
        assert page.status_code == 410
        assert "涉及个人隐私" in words_of(page)
        assert "老*" not in words_of(page)
        assert entries().rows == []
        with pytest.raises(EntryMoved):
            withdraw_entry(code=code, reason="再来", by=editor(), at=MONDAY)

    def test_refusals_write_nothing(self, town: Town) -> None:
        number = decided(town)
        before, by = row_of(number), editor()
        stranger = make_officer(name="王外局", organisation_code=CITY_OFFICE, posts=("publish",))
        for who, values, reason, refusal in (
            (by, {"content": "x"}, " ", Invalid),
            (by, {"status": "valid"}, "错", Invalid),
            (by, {"holder": " "}, "错", Invalid),
            (by, {"holder": "长" * 300}, "错", Invalid),
            (town.clerk, {"content": "x"}, "错", NotAllowed),
            (stranger, {"content": "x"}, "错", NotFound),
        ):
            with pytest.raises(refusal):
                correct_entry(code=before.code, values=values, reason=reason, by=who, at=MONDAY)
        with pytest.raises(NotFound):
            withdraw_entry(code=before.code, reason="错", by=stranger, at=MONDAY)
        assert vars(row_of(number)) | {"_state": 0} == vars(before) | {"_state": 0}

    def test_the_desk_corrects_it_on_a_page(self, town: Town) -> None:
        number = decided(town)
        code = row_of(number).code
        client = sign_in_staff(Client(headers=CHINESE), editor())
        assert client.get(f"/desk/grants/{code}/").status_code == 200
        answer = client.post(f"/desk/grants/{code}/", {"content": "摊位经营许可", "reason": ""})
        assert answer.status_code == 422
        client.post(f"/desk/grants/{code}/", {"content": "摊位经营许可", "reason": "写错了"})
        assert entry(code).content == "摊位经营许可"
        other = sign_in_staff(Client(), make_officer_abroad())
        assert other.get(f"/desk/grants/{code}/").status_code == 404


def make_officer_abroad() -> Any:
    """Somebody with the duty in another office."""
    from tests.foundation.identity.make import make_staff

    return make_staff(name="王外局", posts=("publish",), organisation_code=CITY_OFFICE)
