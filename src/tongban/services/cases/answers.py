"""What cases answer to the floors below (ports), and the names of its acts on the trail."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.services.cases import purposes
from tongban.services.cases.access import may_act
from tongban.services.cases.assisted.facts import DUTY as ASSIST
from tongban.services.cases.assisted.facts import IN_VISITS
from tongban.services.cases.commands.check_entries import BY as CHECKER
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.models import Case
from tongban.services.cases.outside.facts import HAND_OVER, SEND_AGAIN
from tongban.services.cases.procedures.facts import ARRANGE, HEAR, HOLD, VISIT
from tongban.services.cases.procedures.models import InterestedParty

# they speak to whoever reads: where that is the applicant, their page says “you” (`OWN_WORDS`)
ACTS: dict[str, str] = {
    "cases.submit": N_("The application was submitted"),
    "cases.accept": N_("Accepted"),
    "cases.compare_original": N_("A file was compared with the original"),
    "cases.deem_accepted": N_("Accepted by law, because nobody answered in time"),
    "cases.deem_renewed": N_("Renewed by law, because nobody decided in time"),
    "cases.request_correction": N_("Correction asked for"),
    "cases.resubmit": N_("The correction was handed in"),
    "cases.refuse_acceptance": N_("Not accepted"),
    "cases.review": N_("Reviewed"),
    "cases.give_opinion_letter": N_("An office that takes part gave its opinion"),
    "cases.report": N_("Examined and reported to the superior, which decides"),
    "cases.urge_branch": N_("An office that takes part was urged"),
    "cases.begin_intermediary": N_("A third party began a service for the application"),
    "cases.end_intermediary": N_("A third party ended its service"),
    "cases.hand_over": N_("Handed to another system, which handles it from now on"),
    "cases.reclaim": N_("Taken back from the other system"),
    "cases.send_news_again": N_("What the other system had not heard was told again"),
    "cases.bring_acts": N_(
        "A report of the other system came before the one that it rests on, and waits for it"
    ),
    "cases.send_back": N_("Went back to an earlier step"),
    "cases.add_reviewer": N_("A reviewer was added"),
    "cases.ask_opinion": N_("An opinion was asked for"),
    "cases.give_opinion": N_("An opinion was given"),
    "cases.transfer": N_("Passed to another post"),
    "cases.take_back": N_("An act was taken back to be done again"),
    "cases.decide": N_("Decided"),
    "cases.set_fee": N_("Fee set"),
    "cases.issue": N_("Result made out"),
    "cases.deliver": N_("Delivered"),
    "cases.judge_by_rule": N_("A rule looked at the facts"),
    "cases.draw_seed": N_("The secret of a month's sample was made"),
    "cases.confirm_sample": N_("A person looked at the rule's decision and confirmed it"),
    "cases.object_sample": N_("A person looked at the rule's decision and objected"),
    "cases.what_if": N_("Closed cases were replayed under changed terms"),
    "cases.check_entries": N_("What was typed was compared with the registers"),
    "cases.recount_dates": N_("Days counted anew"),
    "cases.receive_paper": N_("Paper received at the counter"),
    "cases.hand_in_deferred": N_("What was to follow was handed in"),
    "cases.extend_deferral": N_("The day of what is to follow was put off"),
    "cases.start_procedure": N_("A special procedure began"),
    "cases.end_procedure": N_("A special procedure ended"),
    "cases.extend": N_("The limit was put off"),
    "cases.enter_party": N_("An interested party was entered"),
    "cases.tell_hearing_right": N_("The parties were told that they may be heard"),
    "cases.make_statement": N_("A statement was made"),
    "cases.ask_hearing": N_("A hearing was asked for"),
    "cases.waive_hearing": N_("No hearing is wanted"),
    "cases.arrange_hearing": N_("A hearing was arranged"),
    "cases.challenge_chair": N_("It was asked that the chair stand aside"),
    "cases.settle_challenge": N_("The request about the chair was answered"),
    "cases.keep_minutes": N_("Minutes of the hearing were kept"),
    "cases.confirm_minutes": N_("The minutes were signed by a party"),
    "cases.sign_minutes": N_("The minutes were signed by an officer"),
    "cases.note_signature": N_("A signature under the minutes was noted"),
    "cases.close_hearing": N_("The minutes of the hearing were signed"),
    "cases.record_visit": N_("A site visit was recorded"),
    "cases.sign_visit": N_("The record of the site visit was signed"),
    "cases.take_expert_opinion": N_("An expert's opinion was entered"),
    "cases.urge": N_("The applicant urged the office"),
    "cases.begin_parts": N_("The services with which it begins were accepted"),
    "cases.close_parts": N_("All services of it have ended"),
    "cases.withdraw": N_("The application was withdrawn"),
    "cases.open_visit": N_("A helper began a visit with the person there"),
    "cases.prove_presence": N_("The person showed by a code that they are there"),
    "cases.close_visit": N_("A visit ended"),
    "cases.confirm_help": N_("The applicant agreed, with somebody helping"),
}


# acts that take a duty of another name
DUTIES = (
    dict.fromkeys(IN_VISITS, ASSIST)
    | dict.fromkeys(("cases.enter_party", "cases.tell_hearing_right"), HEAR)
    | {"cases.settle_challenge": ARRANGE, SEND_AGAIN: HAND_OVER}
    | dict.fromkeys(("cases.keep_minutes", "cases.note_signature", "cases.close_hearing"), HOLD)
    | dict.fromkeys(("cases.record_visit", "cases.sign_visit"), VISIT)
)


class CasePaperReaders:
    """Papers of a case: its applicant, who applied for them while they may, and officers that handle it."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        if isinstance(by, Officer):
            return Case.objects.of_officer(by).filter(number=key).exists()
        return isinstance(by, Person) and _is_theirs(key, by=by, at=at)


class LetterReaders:
    """Opinion letters, reports to a superior, and records that name every party: the officers that handle the case
    read them, nobody else.

    Source: 政府信息公开条例 (2019) art. 16: letters between offices about a pending matter may be withheld.
    """

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL for an officer."""
        if not isinstance(by, Officer):
            return False
        return Case.objects.of_officer(by).filter(number=key).exists()


class InterestedPaperReaders:
    """Papers to an interested party: they themselves, and officers that handle the case. Nobody else."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """2 SQL at most."""
        found = InterestedParty.objects.filter(pk=key).select_related("party").first()
        if found is None:
            return False
        if isinstance(by, Officer):
            ours = Case.objects.of_officer(by)
            return ours.filter(pk=found.case_id).exists()
        is_theirs = isinstance(by, Person) and by.person_id == found.party.person_id
        return is_theirs or (isinstance(by, Person) and by.account_id == found.party.account_id)


class CaseOpenings:
    """An officer who opens a paper of a case has looked into its file, and the applicant sees it."""

    def opened(self, *, key: str, by: Actor, at: datetime) -> None:
        """3 SQL for an officer, none for anybody else."""
        if isinstance(by, Officer):
            note_look(Case.objects.get(number=key), by=by, at=at)


class CaseParcelOwners:
    """The result of a case on paper: its applicant, and who applied for them while they may."""

    def may_have(self, *, subject: str, by: Person, at: datetime) -> bool | None:
        """1 SQL, and what the authority costs."""
        return _is_for(subject, by=by, at=at)


class CaseBillPayers:
    """The bill of a case: its applicant, and who applied for them while they may."""

    def may_pay(self, *, about: str, by: Person, at: datetime) -> bool | None:
        """1 SQL, and what the authority costs."""
        return _is_for(about, by=by, at=at)


def _is_for(subject: str, *, by: Person, at: datetime) -> bool | None:
    """Whether `by` is the applicant of the case or may still act for them; None where there is no such case."""
    case = Case.objects.filter(number=subject.removeprefix("cases:")).first()
    if case is None:
        return None
    is_party = by.account_id == case.account_id or by.person_id == case.person_id
    return is_party and may_act(case, by=by, at=at)


def _is_theirs(number: str, *, by: Person, at: datetime) -> bool:
    """Whether the case is about `by`, or they applied for somebody for whom they may still act. 1 SQL and more."""
    case = Case.objects.of_person(by.account_id, by.person_id).filter(number=number).first()
    return case is not None and may_act(case, by=by, at=at)


class CasePurposeCheck:
    """Registers open personal data to an officer only for an open case of theirs about that person.

    The platform checks what was typed for an open case about that person, and looks for nothing else.
    """

    def check(self, *, case_number: str, by: Actor, about: UUID | str) -> bool:
        if by == CHECKER:
            return purposes.is_open_about(case_number, about=[about])
        return isinstance(by, Officer) and purposes.is_open_for(
            case_number, organisation_ids=by.organisation_ids, about=[about]
        )

    def item_opened(
        self, *, case_number: str, organisation_ids: Collection[UUID], about: UUID | str
    ) -> str | None:
        return purposes.item_of_open_case(case_number, organisation_ids=organisation_ids, about=about)
