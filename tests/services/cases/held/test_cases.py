"""Cases that start from a licence: asked, refused, made out, and granted by silence."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import add_post, make_officer
from tests.foundation.identity.make import bearer, sign_in
from tests.services.cases.held.make import (
    ENDS,
    a_change,
    holder_of,
    moment,
    renewal,
    stall_licence,
    stall_town,
)
from tests.services.cases.make import CODE, Town, bring_to, make_case
from tests.services.cases.visit import words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.models import Document
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.licences.public import (
    Ending,
    Holder,
    LicenceState,
    VerifiedState,
    end_licence,
    licence,
    verify_licence,
    versions_of,
)
from tongban.services.cases.clocks import readings
from tongban.services.cases.commands.draft import begin_draft
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import CaseState, ClockKind, HolderKind, Outcome
from tongban.services.cases.held.commands.deem_renewed import deem_renewed
from tongban.services.cases.jobs import find_deemed_renewals
from tongban.services.cases.models import Case, Draft
from tongban.services.items.public import Limit, Limits
from tongban.services.supervision.models import Card

pytestmark = pytest.mark.django_db
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))


@pytest.fixture
def town() -> Town:
    return stall_town()


def holding_revoker(town: Town) -> Any:
    """Who may end a licence of the town's office."""
    return make_officer(name="陈发证", posts=("certificates",))


def code_of(refused: Any) -> str:
    assert isinstance(refused.value, Refused)
    return refused.value.code


class TestBeginning:
    def test_a_draft_begins_with_what_stands_on_the_licence(self, town: Town) -> None:
        fact = stall_licence(town)
        draft = Draft.objects.get(
            id=begin_draft(
                item_code=CODE,
                holder=HolderKind.PERSON,
                uscc=None,
                answers={"business": "change"},
                by=town.person,
                at=moment(9, 28),
                of_licence=fact.identifier,
            )
        )
        assert draft.of_licence == fact.identifier
        assert draft.form == {"shop": "小满凉皮", "goods": ["凉皮", "凉粉"]}

    def test_the_only_licence_of_the_holder_is_meant_where_none_is_named(self, town: Town) -> None:
        fact = stall_licence(town)
        case = Case.objects.get(number=make_case(town, at=moment(9, 28), **renewal()).number)
        assert (case.business, case.of_licence, case.renew_by) == ("renewal", fact.identifier, ENDS)
        [entry] = [one for one in entries_of(f"cases:{case.number}") if one.act == "cases.submit"]
        assert entry.facts["of_licence"] == fact.identifier

    def test_what_is_asked_for_a_licence_of_a_project_belongs_to_the_project(self, town: Town) -> None:
        stall_licence(town)
        first = make_case(town, at=moment(9, 28), **a_change(town)).number
        Case.objects.filter(number=first).update(project_code="2026-341600-47-03-000016")
        bring_to(town, first, "issued")
        later = make_case(town, key="later", at=moment(9, 28), **renewal()).number
        assert Case.objects.get(number=later).project_code == "2026-341600-47-03-000016"

    def test_without_a_licence_that_is_valid_nothing_is_asked_for_it(self, town: Town) -> None:
        with pytest.raises(Refused) as refused:
            make_case(town, **renewal())
        assert code_of(refused) == "licence-needed"
        fact = stall_licence(town)
        end_licence(
            identifier=fact.identifier,
            how=Ending.CANCELLED,
            reason="终止经营",
            by=holding_revoker(town),
            at=moment(9, 27),
        )
        with pytest.raises(Refused) as refused:
            make_case(town, **renewal(of_licence=fact.identifier))
        assert code_of(refused) == "licence-needed"
        assert not Case.objects.exists()

    def test_anothers_licence_is_not_found(self, town: Town) -> None:
        other = Holder(**vars(holder_of(town)) | {"id_code": "341699196001010017"})
        fact = stall_licence(town, holder=other)
        with pytest.raises(NotFound):
            make_case(town, **renewal(of_licence=fact.identifier))
        assert not Case.objects.exists()

    def test_over_http_the_licence_is_named_too(self, town: Town, client: Client) -> None:
        fact = stall_licence(town)
        now = clock.current()
        assert isinstance(now, clock.MovableClock)
        now.move_to(moment(9, 28))
        body = {
            "item": CODE,
            "answers": {"business": "renewal"},
            "form": {"shop": "小满凉皮"},
            "of_licence": fact.identifier,
        }
        headers = {**bearer(town.person), "Idempotency-Key": "k-1"}
        answer = client.post("/api/v1/cases", body, "application/json", headers=headers)
        assert answer.status_code == 201, answer.content
        assert Case.objects.get().of_licence == fact.identifier

    def test_too_early_is_refused_with_the_first_day(self, town: Town) -> None:
        stall_licence(town)
        with pytest.raises(Refused) as refused:
            make_case(town, at=moment(9, 14), **renewal())
        assert code_of(refused) == "renewal-too-early"
        assert refused.value.facts["opens_on"] == date(2026, 9, 15)
        assert not Case.objects.exists()

    def test_one_case_at_a_time_is_about_a_licence(self, town: Town) -> None:
        stall_licence(town)
        first = make_case(town, at=moment(9, 28), **renewal()).number
        with pytest.raises(Refused) as refused:
            make_case(town, at=moment(9, 28), key="key-2", **a_change(town))
        assert code_of(refused) == "business-under-way"
        assert refused.value.facts["number"] == first
        withdraw_case(number=first, reasons="", by=town.person, at=moment(9, 29))
        make_case(town, at=moment(9, 29), key="key-3", **a_change(town))


class TestMakingOut:
    def test_a_change_keeps_number_and_term_and_what_the_form_did_not_ask(self, town: Town) -> None:
        old = stall_licence(town)
        number = make_case(town, at=moment(9, 28), **a_change(town)).number
        bring_to(town, number, "issued", at=moment(9, 29))
        deliver_all()
        new, before = versions_of(old)
        assert (new.number, new.version, new.case_number) == (old.number, 2, number)
        assert dict(new.fields) == {"shop": "大满凉皮", "goods": "凉皮、米线"}
        assert (new.valid_from, new.valid_until) == (date(2026, 9, 29), ENDS)
        assert (before.state, before.ended_how) == (LicenceState.REPLACED, "change")
        outside = verify_licence(qr=f"/l/{old.code}/", at=moment(9, 29, 11))
        assert (outside.state, outside.is_replaced) == (VerifiedState.REVOKED, True)
        assert verify_licence(number=old.number, at=moment(9, 29, 11)).state is VerifiedState.VALID
        assert Case.objects.get(number=number).licence == new.identifier

    def test_a_renewal_in_time_adds_the_term_to_the_old_end(self, town: Town) -> None:
        old = stall_licence(town)
        number = make_case(town, at=moment(9, 28), **renewal()).number
        bring_to(town, number, "issued", at=moment(10, 12))
        new, _ = versions_of(old)
        assert (new.valid_from, new.valid_until) == (date(2026, 10, 12), date(2029, 11, 14))
        assert dict(new.fields) == {"shop": "小满凉皮", "goods": "凉皮、凉粉"}
        assert new.is_valid_on(date(2026, 10, 12))

    def test_a_replacement_has_the_same_words_and_term(self, town: Town) -> None:
        old = stall_licence(town)
        form = {"shop": "小满凉皮", "lost": "搬家时丢了"}
        number = make_case(town, at=moment(9, 28), **renewal(answers={"business": "lost"}, form=form)).number
        bring_to(town, number, "issued", at=moment(9, 29))
        new, before = versions_of(old)
        assert (new.valid_until, dict(new.fields), before.ended_how) == (
            ENDS,
            dict(old.fields),
            "replacement",
        )

    def test_what_has_ended_meanwhile_is_not_made_out_again(self, town: Town) -> None:
        old = stall_licence(town)
        number = make_case(town, at=moment(9, 28), **renewal()).number
        bring_to(town, number, "decided", at=moment(9, 29))
        end_licence(
            identifier=old.identifier,
            how=Ending.WITHDRAWN,
            reason="材料是假的",
            by=holding_revoker(town),
            at=moment(9, 30),
        )
        with pytest.raises(Refused) as refused:
            issue_result(number=number, by=town.issuer, at=moment(9, 30))
        assert code_of(refused) == "licence-not-valid"
        assert len(versions_of(old)) == 1


class TestSilence:
    def _moved_to(self, at: Any) -> None:
        now = clock.current()
        assert isinstance(now, clock.MovableClock)
        now.move_to(at)
        find_deemed_renewals.run()
        deliver_all()

    def test_no_clock_of_a_renewal_runs_past_the_licence(self, town: Town) -> None:
        stall_licence(town)
        number = make_case(town, at=moment(10, 15), **renewal()).number
        bring_to(town, number, "accepted", at=moment(10, 20))
        case = Case.objects.get(number=number)
        # twenty working days from 20 October would run to 17 November; the licence ends on Saturday the 14th
        assert (case.renew_by, case.statutory_due_on) == (ENDS, ENDS)
        reading = readings(case, now=moment(10, 20))[ClockKind.STATUTORY]
        assert (reading.deadline, reading.uncapped) == (ENDS, date(2026, 11, 17))
        assert "《行政许可法》第五十条第二款" in [str(one) for one in reading.explanation.articles]
        assert reading.total == 18
        self._moved_to(moment(10, 21))
        citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
        why = citizen.get(f"/my/cases/{number}/why/").content.decode()
        assert "证件11月14日（周六）到期，延续要在到期前决定；只按期限数，本来到11月17日（周二）。" in why

    def test_a_renewal_says_in_words_that_its_days_end_with_the_licence(self) -> None:
        town = stall_town(limits=Limits(promised=Limit(count=20)))
        stall_licence(town)
        number = make_case(town, at=moment(10, 15), **renewal()).number
        bring_to(town, number, "accepted", at=moment(10, 20))
        assert Case.objects.get(number=number).promised_due_on == ENDS
        self._moved_to(moment(10, 21))
        citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
        said = words_of(citizen.get(f"/my/cases/{number}/"))
        assert "从第二天起数20个工作日" in said
        assert "您的证件11月14日（周六）到期，延续要在到期前决定（行政许可法第五十条）" in said

    def test_a_renewal_that_nobody_decided_is_granted_on_the_day_after_the_end(self, town: Town) -> None:
        old = stall_licence(town)
        number = make_case(town, at=moment(9, 28), **renewal()).number
        bring_to(town, number, "accepted", at=moment(9, 28))
        self._moved_to(moment(11, 14, 23))  # Saturday, the last day: still to be decided
        assert Case.objects.get(number=number).state == CaseState.IN_REVIEW
        self._moved_to(moment(11, 15, 0))
        case = Case.objects.get(number=number)
        assert (case.outcome, case.is_renewed_by_law) == (Outcome.GRANTED, True)
        new, before = versions_of(old)
        assert (new.valid_from, new.valid_until) == (date(2026, 11, 15), date(2029, 11, 14))
        assert (before.state, before.ended_how) == (LicenceState.REPLACED, "renewal")
        assert case.licence == new.identifier
        assert licence(new.id).paper_id is not None
        assert case.state == CaseState.DELIVERED  # the sealed paper was made and delivered
        assert [one.by_ref for one in entries_of(f"cases:{number}") if one.act == "cases.deem_renewed"] == [
            "system:deemed-renewal"
        ]
        self._moved_to(moment(11, 16))  # again changes nothing
        assert len(versions_of(old)) == 2

    def test_holder_authority_and_supervision_are_told(self, town: Town) -> None:
        stall_licence(town)
        number = make_case(town, at=moment(9, 28), **renewal()).number
        bring_to(town, number, "accepted", at=moment(9, 28))
        self._moved_to(moment(11, 15, 0))
        titles = set(
            Message.objects.filter(to_account=town.person.account_id).values_list("title", flat=True)
        )
        assert "Your licence is renewed by law" in titles
        card = Card.objects.get(rule="TL-62")
        assert (card.case_number, card.level, card.due_on) == (number, "red", ENDS)
        assert Task.objects.filter(about=f"cards:{card.code}", closed_at=None).exists()
        assert not Task.objects.filter(about=f"cases:{number}", closed_at=None).exists()

    def test_nobody_answered_at_all(self, town: Town) -> None:
        old = stall_licence(town)
        number = make_case(town, at=moment(10, 15), **renewal()).number
        self._moved_to(moment(11, 15, 0))
        case = Case.objects.get(number=number)
        assert (case.accepted_on, case.is_deemed, case.is_renewed_by_law) == (date(2026, 10, 15), True, True)
        assert len(versions_of(old)) == 2

    @pytest.mark.parametrize("what", ["late", "decided", "withdrawn", "change"])
    def test_nothing_is_granted_by_silence(self, town: Town, what: str) -> None:
        old = stall_licence(town)
        asked = moment(10, 16) if what == "late" else moment(9, 28)
        number = make_case(town, at=asked, **(a_change(town) if what == "change" else renewal())).number
        if what == "decided":
            bring_to(town, number, "decided", at=moment(10, 12), outcome=Outcome.REFUSED)
        if what == "withdrawn":
            withdraw_case(number=number, reasons="", by=town.person, at=moment(10, 12))
        assert deem_renewed(number=number, at=moment(11, 15, 0)) is None
        assert [one.state for one in versions_of(old)] == [LicenceState.VALID]

    def test_it_costs_a_bounded_number_of_queries(
        self, town: Town, django_assert_max_num_queries: Any
    ) -> None:
        stall_licence(town)
        number = make_case(town, at=moment(9, 28), **renewal()).number
        bring_to(town, number, "accepted", at=moment(9, 28))
        with django_assert_max_num_queries(32):
            assert deem_renewed(number=number, at=moment(11, 15, 0))
        decision = Document.objects.get(owner=f"case:{number}", kind="decision")
        assert "视为准予延续" in decision.data["note"]
