"""What cases answer to the floors below (ports), and the names of its acts on the trail."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.services.cases import queries
from tongban.services.cases.access import may_act
from tongban.services.cases.commands.check_entries import BY as CHECKER
from tongban.services.cases.models import Case

ACTS: dict[str, str] = {
    "cases.submit": N_("You submitted the application"),
    "cases.accept": N_("Accepted"),
    "cases.compare_original": N_("A file was compared with the original"),
    "cases.deem_accepted": N_("Accepted by law, because nobody answered in time"),
    "cases.deem_renewed": N_("Renewed by law, because nobody decided in time"),
    "cases.request_correction": N_("Correction asked for"),
    "cases.resubmit": N_("You handed in the correction"),
    "cases.refuse_acceptance": N_("Not accepted"),
    "cases.review": N_("Reviewed"),
    "cases.give_opinion_letter": N_("An office that takes part gave its opinion"),
    "cases.urge_branch": N_("An office that takes part was urged"),
    "cases.begin_intermediary": N_("A third party began a service for the application"),
    "cases.end_intermediary": N_("A third party ended its service"),
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
    "cases.check_entries": N_("What you typed was compared with the registers"),
    "cases.recount_dates": N_("Days counted anew"),
    "cases.receive_paper": N_("Paper received at the counter"),
    "cases.hand_in_deferred": N_("You handed in what was to follow"),
    "cases.extend_deferral": N_("The day of what is to follow was put off"),
    "cases.start_procedure": N_("A special procedure began"),
    "cases.end_procedure": N_("A special procedure ended"),
    "cases.extend": N_("The limit was put off"),
    "cases.urge": N_("You urged the office"),
    "cases.begin_parts": N_("The services with which it begins were accepted"),
    "cases.close_parts": N_("All services of it have ended"),
    "cases.withdraw": N_("You withdrew the application"),
    "cases.open_visit": N_("A helper began a visit with the person there"),
    "cases.prove_presence": N_("The person showed by a code that they are there"),
    "cases.close_visit": N_("A visit ended"),
    "cases.confirm_help": N_("You agreed to it while somebody helped you"),
}


class CasePaperReaders:
    """Papers of a case: its applicant, who applied for them while they may, and officers that handle it."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        if isinstance(by, Officer):
            return Case.objects.of_organisations(by.organisation_ids).filter(number=key).exists()
        return isinstance(by, Person) and _is_theirs(key, by=by, at=at)


class LetterReaders:
    """Opinion letters go from office to office: the officers that handle the case read them.

    Source: 政府信息公开条例 (2019) art. 16: letters between offices about a pending matter may be withheld.
    """

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL for an officer."""
        if not isinstance(by, Officer):
            return False
        return Case.objects.of_organisations(by.organisation_ids).filter(number=key).exists()


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
            return queries.is_open_about(case_number, about=[about])
        return isinstance(by, Officer) and queries.is_open_for(
            case_number, organisation_ids=by.organisation_ids, about=[about]
        )
