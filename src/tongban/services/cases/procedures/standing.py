"""Who takes part in a case besides the office, what right each has, and which hearing stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import officers_named
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, CaseStep, SpecialProcedure
from tongban.services.cases.procedures.errors import NoHearingOpen, VisitUnsigned
from tongban.services.cases.procedures.facts import RightState
from tongban.services.cases.procedures.models import (
    Challenge,
    ExpertOpinion,
    Hearing,
    HearingRight,
    InterestedParty,
    MinutesSignature,
    SiteVisit,
)
from tongban.services.cases.procedures.rules import HEARING, check_heard, check_may_end
from tongban.services.items.public import item_terms
from tongban.standards.working_time import Procedure, effective_day


@dataclass(frozen=True, kw_only=True)
class Side:
    """As whom somebody takes part: the applicant (`interested` is None) or an interested party."""

    case: Case
    interested: InterestedParty | None = None

    @property
    def key(self) -> UUID | None:
        return self.interested.pk if self.interested else None


def own_interest(interest_id: UUID, *, by: Person) -> InterestedParty:
    """The interested party that `by` is. 1 SQL. Raises NotFound."""
    found = _theirs(by).filter(pk=interest_id).select_related("case", "party").first()
    if found is None:
        raise NotFound
    return found


def interests_of(by: Person) -> list[InterestedParty]:
    """Where `by` is an interested party, the latest first. 1 SQL."""
    return list(_theirs(by).select_related("case").order_by("-entered_at")[:50])


def lock_interest(interest_id: UUID, *, by: Person) -> Side:
    """The side of `by` as an interested party, with the case locked. 2 SQL. Raises NotFound."""
    found = own_interest(interest_id, by=by)
    case = Case.objects.select_for_update().get(pk=found.case_id)
    return Side(case=case, interested=found)


def _theirs(by: Person) -> QuerySet[InterestedParty]:
    return InterestedParty.objects.filter(
        Q(party__person_id=by.person_id) | Q(party__account_id=by.account_id)
    )


def parties_of(case: Case) -> list[InterestedParty]:
    """The interested parties of a case in the order in which they were entered. 1 SQL."""
    return list(InterestedParty.objects.filter(case=case).select_related("party").order_by("place"))


def rights_of(case: Case) -> list[HearingRight]:
    """The rights to a hearing that were told. 1 SQL."""
    return list(HearingRight.objects.filter(case=case).order_by("place"))


def right_state(row: HearingRight, hearings: Sequence[Hearing] = ()) -> RightState:
    """The row as the rules read it, beside the hearings that stand or were held."""
    held = [one.planned_at for one in hearings if one.closed_at]
    return RightState(
        is_met=bool(row.asked_at and held and row.asked_at < max(held)),
        party=row.interested_id,
        until=row.until,
        has_asked=row.asked_at is not None,
        has_waived=row.waived_at is not None,
    )


def hearings_of(case: Case) -> list[Hearing]:
    """The hearings of a case that stand or were held, in their order; those replaced are left out. 1 SQL."""
    return list(Hearing.objects.filter(case=case, replaced_at__isnull=True).order_by("place"))


def open_hearing(case: Case) -> Hearing:
    """The hearing that is arranged and not closed. 1 SQL. Raises NoHearingOpen."""
    found = Hearing.objects.filter(case=case, replaced_at__isnull=True, closed_at__isnull=True).first()
    if found is None:
        raise NoHearingOpen
    return found


def signatures_of(hearing: Hearing) -> list[MinutesSignature]:
    """How everybody who had to sign stands to the minutes: applicant, interested parties, officers. 1 SQL."""
    return list(MinutesSignature.objects.filter(hearing=hearing).order_by("id"))


def names_of(case: Case, rows: Sequence[MinutesSignature], *, is_masked: bool) -> list[str]:
    """The names of those whose signatures these are, in the same order; of parties masked where asked. 2 SQL."""
    of_parties = {one.pk: one.name_masked if is_masked else one.party.name for one in parties_of(case)}
    of_officers = officers_named([row.officer_account_id for row in rows if row.officer_account_id])
    applicant = case.applicant_masked if is_masked else case.applicant_name
    return [
        of_officers.get(row.officer_account_id, "")
        if row.officer_account_id is not None
        else (of_parties[row.interested_id] if row.interested_id else applicant)
        for row in rows
    ]


def has_open_challenge(hearing: Hearing) -> bool:
    """Whether a party's request that the chair stand aside is not answered. 1 SQL."""
    return Challenge.objects.filter(hearing=hearing, settled_at__isnull=True).exists()


def examiners_of(case: Case) -> set[int]:
    """The accounts of officers who did a step of the case, or made its site visits. 2 SQL."""
    refs = CaseStep.objects.filter(case=case, done_by__startswith="officer:").values_list(
        "done_by", flat=True
    )
    visits = SiteVisit.objects.filter(case=case).values_list("officers", flat=True)
    return {int(ref.removeprefix("officer:")) for ref in refs} | {
        int(account) for officers in visits for account in officers
    }


def check_hearing_held(case: Case, outcome: Outcome, *, at: datetime) -> None:
    """Raise what still stands before a decision: see `rules.check_heard`; VisitUnsigned.

    1 SQL for a case in which nobody is to be heard, else 3.
    """
    terms = item_terms(case.version_id)
    has_rights, has_hearings, is_somebody_untold, has_unsigned = _what_there_is(case)
    hearings = hearings_of(case) if has_hearings else []
    check_heard(
        outcome,
        says_hearing=bool(terms.licensing and HEARING in terms.licensing.procedures),
        rights=[right_state(row, hearings) for row in rights_of(case)] if has_rights else [],
        is_somebody_untold=is_somebody_untold,
        is_announced=any(row.is_announced for row in hearings),
        is_open=any(row.closed_at is None for row in hearings),
        was_held=any(row.closed_at is not None for row in hearings),
        today=effective_day(at, calendar_for(case.area_code)),
    )
    if has_unsigned:
        raise VisitUnsigned


def check_procedure_may_end(case: Case, row: SpecialProcedure) -> None:
    """Raise what this procedure lacks before its result may be entered: see `rules.check_may_end`. At most 1 SQL."""
    procedure = Procedure(row.procedure)
    if procedure is Procedure.EXPERT_REVIEW:
        given = ExpertOpinion.objects.filter(case=case, procedure_place=row.place)
        check_may_end(procedure, opinions=given.count())
    elif procedure is Procedure.SITE_VISIT:
        records = SiteVisit.objects.filter(case=case, written_at__gte=row.started_at)
        check_may_end(procedure, visits=list(records.values_list("officers", flat=True)))
    elif procedure is Procedure.HEARING:
        opened = Hearing.objects.filter(case=case, replaced_at__isnull=True, closed_at__isnull=True)
        check_may_end(procedure, is_hearing_open=opened.exists())


def _what_there_is(case: Case) -> tuple[bool, bool, bool, bool]:
    """Whether rights were told, hearings arranged, a party is not told, and a site visit not signed. 1 SQL."""
    here = {"case": OuterRef("pk")}
    found: tuple[bool, bool, bool, bool] = (
        Case.objects.filter(pk=case.pk)
        .annotate(
            has_rights=Exists(HearingRight.objects.filter(**here)),
            has_hearings=Exists(Hearing.objects.filter(**here)),
            has_untold=Exists(InterestedParty.objects.filter(**here, hearingright__isnull=True)),
            has_unsigned=Exists(SiteVisit.objects.filter(**here, completed_at__isnull=True)),
        )
        .values_list("has_rights", "has_hearings", "has_untold", "has_unsigned")
        .get()
    )
    return found
