"""An office acts on a licence by itself: notice, defence, a second officer's decision, and what others see at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_person, make_staff
from tests.resources.licences.make import FIRM, make_licence, make_types
from tests.resources.registers.make import make_firm_of
from tests.services.cases.held.make import moment, stall_licence, stall_town
from tests.services.cases.make import MONDAY, Town
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.public import documents_of, paper_readers
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.licences.public import (
    LicenceFact,
    LicenceNotValid,
    LicenceState,
    Succession,
    VerifiedState,
    licence,
    licence_named,
    succeed_licence,
    verify_licence,
    versions_of,
)
from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.commands.decide import Decision, decide_proceeding
from tongban.services.decisions.proceedings.commands.defend import state_defence
from tongban.services.decisions.proceedings.commands.drop import drop_proceeding
from tongban.services.decisions.proceedings.commands.open import open_proceeding
from tongban.services.decisions.proceedings.commands.serve import serve_notice
from tongban.services.decisions.proceedings.errors import (
    DecidedByOpener,
    DefenceOpen,
    HolderNotOnline,
    NoticeNotServed,
    ProceedingEnded,
    ProceedingUnderWay,
    ProceedingWordsMissing,
    ServedAlready,
)
from tongban.services.decisions.proceedings.facts import Measure, Opening, ProceedingState
from tongban.services.decisions.proceedings.grounds import GROUNDS
from tongban.services.decisions.proceedings.models import Defence, Proceeding
from tongban.services.decisions.proceedings.queries import own_proceeding, proceeding_for
from tongban.services.decisions.proceedings.rules import last_day_to_defend
from tongban.standards.working_time import WorkCalendar

pytestmark = pytest.mark.django_db
add_post("open-proceedings", frozenset({"decisions.open_proceeding"}))
add_post(
    "decide-proceedings", frozenset({"decisions.decide_proceeding", "licences.revoke", "licences.suspend"})
)
# opened and served on Monday 28 September; the National Day week lies between: five working days end on 10 October
# (a make-up Saturday), which is the last day to answer
ANSWER_BY = date(2026, 10, 10)
AFTER = moment(10, 12)


@pytest.fixture
def town() -> Town:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return stall_town()


@pytest.fixture
def stall(town: Town) -> LicenceFact:
    return stall_licence(town)


@pytest.fixture
def wu() -> Officer:
    return make_staff(name="吴立案", posts=("open-proceedings",))


@pytest.fixture
def qian() -> Officer:
    return make_staff(name="钱决定", posts=("decide-proceedings",))


def opened(stall: LicenceFact, by: Officer, **changes: Any) -> str:
    at = changes.pop("at", MONDAY)
    said: dict[str, Any] = {"ground": "fraud", "facts": "申请时提交的租赁合同系伪造。"}
    return open_proceeding(code=stall.code, opening=Opening(**said | changes), by=by, at=at).number


def served(stall: LicenceFact, by: Officer, **changes: Any) -> str:
    number = opened(stall, by, **changes)
    serve_notice(number=number, how=Told.ONLINE, served_on=None, by=by, at=MONDAY)
    return number


def decided(number: str, by: Officer, at: datetime = AFTER, **changes: Any) -> None:
    said: dict[str, Any] = {"reasons": "合同经核实系伪造。"}
    decide_proceeding(number=number, decision=Decision(**said | changes), by=by, at=at)


def seen(fact: LicenceFact) -> VerifiedState:
    return verify_licence(qr=f"/l/{fact.code}/", at=AFTER).state


def kinds_of(number: str) -> list[str]:
    deliver_all()
    return [one.kind for one in documents_of(f"proceeding:{number}") if one.paper]


class TestGrounds:
    def test_each_ground_cites_its_article_and_a_suspension_none_but_the_special_law(self) -> None:
        for key, ground in GROUNDS.items():
            if ground.measure is Measure.SUSPENSION or ground.measure is Measure.REVOCATION:
                assert (ground.article, ground.needs_law) == ("", True)
            else:
                articles = {
                    Measure.CANCELLATION: "第七十条",
                    Measure.WITHDRAWAL: "第六十九条",
                    Measure.RETRACTION: "第八条第二款",
                    Measure.CHANGE: "第八条第二款",
                }
                assert ground.article.startswith(articles[ground.measure]), key

    @pytest.mark.parametrize(
        ("served_on", "last"),
        [
            (date(2026, 9, 21), date(2026, 9, 29)),  # a holiday of three days lies between
            (date(2026, 9, 27), date(2026, 10, 9)),
            (date(2026, 11, 2), date(2026, 11, 9)),
        ],
    )
    def test_the_day_of_service_is_not_counted(self, served_on: date, last: date) -> None:
        from tongban.foundation.calendars.public import calendar_for

        calendar: WorkCalendar = calendar_for("341602000000")
        assert last_day_to_defend(served_on, days=5, calendar=calendar) == last


class TestOpening:
    def test_the_notice_is_sealed_and_the_licence_stays_as_it_is(
        self, stall: LicenceFact, wu: Officer
    ) -> None:
        number = opened(stall, wu)
        assert kinds_of(number) == ["notice"]
        assert licence(stall.id).state is LicenceState.VALID
        assert not Task.objects.filter(about=f"proceedings:{number}").exists()
        [entry] = [
            one for one in entries_of(f"licence:{stall.number}") if one.act == "decisions.open_proceeding"
        ]
        assert (entry.facts["number"], entry.facts["ground"]) == (number, "fraud")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"ground": "because"}, "ground"),
            ({"facts": " "}, "facts"),
            ({"ground": "suspension", "until": date(2026, 12, 31)}, "law"),
            ({"ground": "suspension", "law": "某条例第九条"}, "until"),
            ({"ground": "suspension", "law": "某条例第九条", "until": date(2026, 9, 1)}, "until"),
            ({"ground": "cancel-by-law"}, "law"),
        ],
    )
    def test_what_is_missing_is_named_and_nothing_is_written(
        self, stall: LicenceFact, wu: Officer, changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(ProceedingWordsMissing) as refused:
            opened(stall, wu, **changes)
        assert field in refused.value.facts["fields"]
        assert not Proceeding.objects.exists()

    def test_only_the_office_that_issued_it_with_the_duty_opens(
        self, stall: LicenceFact, qian: Officer
    ) -> None:
        stranger = make_staff(name="王外局", posts=("open-proceedings",), organisation_code=CITY_OFFICE)
        for by, refusal in ((qian, NotAllowed), (stranger, NotFound)):
            with pytest.raises(refusal):
                opened(stall, by)
        assert not Proceeding.objects.exists()

    def test_one_at_a_time(self, stall: LicenceFact, wu: Officer) -> None:
        first = opened(stall, wu)
        with pytest.raises(ProceedingUnderWay) as refused:
            opened(stall, wu, ground="procedure")
        assert refused.value.facts["number"] == first
        assert Proceeding.objects.count() == 1

    def test_nothing_is_opened_on_a_licence_that_has_ended(
        self, stall: LicenceFact, wu: Officer, qian: Officer
    ) -> None:
        decided(served(stall, wu), qian)
        with pytest.raises(LicenceNotValid):
            opened(stall, wu, at=AFTER)

    def test_it_costs_fifteen_queries(
        self, stall: LicenceFact, wu: Officer, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(15):
            opened(stall, wu)


class TestServing:
    def test_the_holder_is_told_and_the_deciders_have_a_task(
        self, town: Town, stall: LicenceFact, wu: Officer, qian: Officer
    ) -> None:
        number = served(stall, wu)
        row = Proceeding.objects.get(number=number)
        assert (row.served_on, row.defend_by) == (MONDAY.date(), ANSWER_BY)
        [message] = Message.objects.filter(about=f"proceedings:{number}")
        assert (message.to_account, message.url) == (town.person.account_id, f"/my/proceedings/{number}/")
        assert Task.objects.get(about=f"proceedings:{number}").post_code == "decide-proceedings"
        with pytest.raises(ServedAlready):
            serve_notice(number=number, how=Told.ONLINE, served_on=None, by=wu, at=MONDAY)

    def test_on_paper_the_day_counts_on_which_the_holder_got_it(
        self, stall: LicenceFact, wu: Officer
    ) -> None:
        number = opened(stall, wu)
        for day in (None, date(2026, 9, 27), date(2026, 10, 13)):
            with pytest.raises(ProceedingWordsMissing):
                serve_notice(number=number, how=Told.WRITTEN, served_on=day, by=wu, at=AFTER)
        serve_notice(number=number, how=Told.WRITTEN, served_on=date(2026, 10, 8), by=wu, at=AFTER)
        assert Proceeding.objects.get().defend_by == date(2026, 10, 14)

    def test_a_firm_that_the_register_does_not_know_gets_it_on_paper(self, town: Town, wu: Officer) -> None:
        make_types()
        noodles = make_licence(by=town.issuer, organisation_id=town.organisation_id, holder=FIRM)
        number = opened(noodles, wu)
        with pytest.raises(HolderNotOnline):
            serve_notice(number=number, how=Told.ONLINE, served_on=None, by=wu, at=MONDAY)
        assert Proceeding.objects.get().served_on is None

    @pytest.mark.parametrize("how", [Told.ONLINE, Told.WRITTEN])
    def test_a_firm_finds_it_in_the_account_of_who_represents_it(
        self, town: Town, wu: Officer, how: Told
    ) -> None:
        make_types()
        firm = make_firm_of(town.person.person_id)
        holder = replace(FIRM, name=firm.name, id_code=firm.uscc)
        noodles = make_licence(by=town.issuer, organisation_id=town.organisation_id, holder=holder)
        number = opened(noodles, wu)
        serve_notice(number=number, how=how, served_on=MONDAY.date(), by=wu, at=MONDAY)
        [message] = Message.objects.filter(about=f"proceedings:{number}")
        assert message.to_account == town.person.account_id
        own, _licence = own_proceeding(number, by=town.person)
        assert own.number == number
        state_defence(number=number, text="我们没有伪造。", by=town.person, at=MONDAY)
        with pytest.raises(NotFound):
            own_proceeding(number, by=make_person(name="老李"))


class TestDefending:
    def test_what_the_holder_says_stands_in_the_file(
        self, town: Town, stall: LicenceFact, wu: Officer
    ) -> None:
        number = served(stall, wu)
        state_defence(number=number, text="合同是真的。", by=town.person, at=MONDAY)
        state_defence(number=number, text="房东可以作证。", how=Told.ORAL, by=wu, at=moment(9, 29))
        said = proceeding_for(number, by=wu).defences
        assert [(one.text, one.how, one.taken_by) for one in said] == [
            ("合同是真的。", Told.ONLINE, ""),
            ("房东可以作证。", Told.ORAL, "吴立案"),
        ]
        assert sorted(kinds_of(number)) == ["defence-1", "defence-2", "notice"]

    def test_another_holder_finds_nothing_and_an_empty_one_is_refused(
        self, town: Town, stall: LicenceFact, wu: Officer, qian: Officer
    ) -> None:
        number = served(stall, wu)
        other = make_person(name="老李")
        for by, text, refusal in (
            (other, "我来说", NotFound),
            (qian, "我来说", NotAllowed),
            (town.person, "  ", ProceedingWordsMissing),
        ):
            with pytest.raises(refusal):
                state_defence(number=number, text=text, by=by, at=MONDAY)
        assert not Defence.objects.exists()
        with pytest.raises(NotFound):
            own_proceeding(number, by=other)


class TestDeciding:
    @pytest.mark.parametrize(
        ("ground", "more", "state", "outside"),
        [
            ("fraud", {}, LicenceState.REVOKED, VerifiedState.REVOKED),
            ("expired", {}, LicenceState.CANCELLED, VerifiedState.CANCELLED),
            (
                "suspension",
                {"law": "某条例第九条", "until": date(2026, 11, 1)},
                LicenceState.SUSPENDED,
                VerifiedState.SUSPENDED,
            ),
        ],
    )
    def test_the_licence_changes_with_the_decision_and_others_see_it_at_once(
        self,
        town: Town,
        stall: LicenceFact,
        wu: Officer,
        qian: Officer,
        ground: str,
        more: dict[str, Any],
        state: LicenceState,
        outside: VerifiedState,
    ) -> None:
        number = served(stall, wu, ground=ground, **more)
        decided(number, qian)
        assert licence(stall.id).state is state
        assert seen(stall) is outside
        fact = proceeding_for(number, by=wu)
        assert (fact.state, fact.ended_name) == (ProceedingState.DECIDED, "钱决定")
        assert sorted(kinds_of(number)) == ["decision", "notice"]
        assert Task.objects.get(about=f"proceedings:{number}").closed_at is not None
        assert (
            Message.objects.filter(about=f"proceedings:{number}", to_account=town.person.account_id).count()
            == 2
        )
        acts = [one.act for one in entries_of(f"licence:{stall.number}")]
        assert "decisions.decide_proceeding" in acts
        with pytest.raises(ProceedingEnded):
            decided(number, qian)

    def test_refusals_change_nothing(self, stall: LicenceFact, wu: Officer, qian: Officer) -> None:
        both = make_staff(name="孙两样", posts=("open-proceedings", "decide-proceedings"))
        stranger = make_staff(name="王外局", posts=("decide-proceedings",), organisation_code=CITY_OFFICE)
        number = opened(stall, both)
        with pytest.raises(NoticeNotServed):
            decided(number, qian)
        serve_notice(number=number, how=Told.ONLINE, served_on=None, by=wu, at=MONDAY)
        last_hour = datetime.combine(ANSWER_BY, MONDAY.timetz())
        for by, changes, refusal in (
            (both, {}, DecidedByOpener),
            (wu, {}, NotAllowed),
            (stranger, {}, NotFound),
            (qian, {"at": last_hour}, DefenceOpen),
            (qian, {"reasons": " "}, ProceedingWordsMissing),
        ):
            with pytest.raises(refusal):
                decided(number, by, **changes)
        assert licence(stall.id).state is LicenceState.VALID
        assert Proceeding.objects.get().state == ProceedingState.OPEN
        assert kinds_of(number) == ["notice"]

    def test_a_last_day_that_has_passed_meanwhile_is_put_anew(
        self, stall: LicenceFact, wu: Officer, qian: Officer
    ) -> None:
        number = served(stall, wu, ground="suspension", law="某条例第九条", until=date(2026, 10, 9))
        with pytest.raises(ProceedingWordsMissing):
            decided(number, qian)
        last = AFTER.date() + (date(2026, 10, 9) - MONDAY.date())  # as long as the notice said
        with pytest.raises(ProceedingWordsMissing):
            decided(number, qian, until=last + timedelta(days=1))
        decided(number, qian, until=last)
        assert licence(stall.id).suspended_until == last

    def test_it_meets_the_version_that_stands_now(
        self, town: Town, stall: LicenceFact, wu: Officer, qian: Officer
    ) -> None:
        number = served(stall, wu)
        newer = succeed_licence(
            identifier=stall.identifier,
            how=Succession.CHANGE,
            holder=stall.holder,
            fields=dict(stall.fields),
            case_number="",
            on=date(2026, 9, 29),
            by=town.issuer,
            at=moment(9, 29),
        )
        decided(number, qian)
        assert [one.state for one in versions_of(stall)] == [LicenceState.REVOKED, LicenceState.REPLACED]
        assert licence_named(newer.identifier).ended_how == "withdrawn"

    def test_it_costs_twenty_six_queries(
        self, stall: LicenceFact, wu: Officer, qian: Officer, django_assert_max_num_queries: Any
    ) -> None:
        number = served(stall, wu)
        with django_assert_max_num_queries(26):
            decided(number, qian)


class TestTakingBack:
    """撤回, 行政许可法 art. 8 (2)."""

    def test_the_public_interest_is_named_before_and_how_losses_are_made_good_in_the_decision(
        self, stall: LicenceFact, wu: Officer, qian: Officer
    ) -> None:
        changes = {"ground": "facts-changed", "facts": "该地段改为消防通道。"}
        with pytest.raises(ProceedingWordsMissing) as refused:
            opened(stall, wu, **changes)
        assert set(refused.value.facts["fields"]) == {"interest"}
        number = served(stall, wu, **changes, interest="消防通道须保持畅通。")
        with pytest.raises(ProceedingWordsMissing) as refused:
            decided(number, qian)
        assert set(refused.value.facts["fields"]) == {"compensation"}
        assert licence(stall.id).state is LicenceState.VALID
        decided(number, qian, compensation="按评估价补偿摊位设施损失，2026年12月31日前支付。")
        ended = licence(stall.id)
        assert (ended.state, ended.ended_how) == (LicenceState.REVOKED, "retracted")
        assert verify_licence(qr=f"/l/{stall.code}/", at=AFTER).ended_how == "retracted"
        assert sorted(kinds_of(number)) == ["decision", "notice"]

    def test_a_change_of_law_names_the_law(self, stall: LicenceFact, wu: Officer) -> None:
        with pytest.raises(ProceedingWordsMissing) as refused:
            opened(stall, wu, ground="law-changed", interest="新规取消该类摊位。")
        assert set(refused.value.facts["fields"]) == {"law"}
        assert not Proceeding.objects.exists()


class TestDropping:
    def test_the_licence_stays_and_the_proceeding_stays_to_be_read(
        self, town: Town, stall: LicenceFact, wu: Officer
    ) -> None:
        number = served(stall, wu)
        with pytest.raises(ProceedingWordsMissing):
            drop_proceeding(number=number, reasons="", by=wu, at=AFTER)
        drop_proceeding(number=number, reasons="合同经核实是真的。", by=wu, at=AFTER)
        assert licence(stall.id).state is LicenceState.VALID
        own, _ = own_proceeding(number, by=town.person)
        assert (own.state, own.reasons) == (ProceedingState.DROPPED, "合同经核实是真的。")
        assert Task.objects.get(about=f"proceedings:{number}").closed_at is not None
        acts = [one.act for one in entries_of(f"licence:{stall.number}")]
        assert "decisions.drop_proceeding" in acts
        opened(stall, wu, at=AFTER)  # a new one may begin

    def test_who_neither_opens_nor_decides_does_not_drop(
        self, town: Town, stall: LicenceFact, wu: Officer
    ) -> None:
        number = served(stall, wu)
        stranger = make_staff(name="王外局", posts=("open-proceedings",), organisation_code=CITY_OFFICE)
        for by, refusal in ((town.issuer, NotAllowed), (stranger, NotFound)):
            with pytest.raises(refusal):
                drop_proceeding(number=number, reasons="不查了", by=by, at=AFTER)
        assert Proceeding.objects.get().state == ProceedingState.OPEN


class TestReaders:
    def test_papers_are_read_by_the_holder_and_the_office_alone(
        self, town: Town, stall: LicenceFact, wu: Officer
    ) -> None:
        number = opened(stall, wu)
        stranger = make_staff(name="王外局", posts=("open-proceedings",), organisation_code=CITY_OFFICE)
        readers = paper_readers.of("proceeding")
        assert readers is not None
        may = [
            readers.may_read(key=number, by=by, at=MONDAY)
            for by in (town.person, wu, make_person(name="老李"), stranger)
        ]
        assert may == [True, True, False, False]
