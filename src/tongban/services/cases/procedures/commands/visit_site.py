"""Record a site visit (现场核查): by two officers or more, signed by each of them and by whom they met."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, colleagues_in
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.cases.access import lock_case
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.errors import NotYourVisit, WordsMissing
from tongban.services.cases.procedures.facts import VISIT, SignedHow, SiteVisited
from tongban.services.cases.procedures.models import SiteVisit
from tongban.services.cases.procedures.records import order_visit_record
from tongban.services.cases.procedures.rules import check_in_review, check_officers, is_visit_signed, words
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.running import finish, open_one
from tongban.standards.working_time import Procedure

DUTY = "cases.record_visit"
SIGN = "cases.sign_visit"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a site visit found: where, when, by whom, who was met and how they stand to the record."""

    site: str
    begun_at: datetime
    ended_at: datetime
    officers: tuple[int, ...]
    met_name: str
    met_role: str
    met_how: SignedHow
    met_note: str = ""
    findings: str
    conclusion: str
    meets: bool


@transaction.atomic
def record_visit(*, number: str, seen: Seen, by: Officer, at: datetime) -> int:
    """Write the record and sign it; the officers who were there sign after. Its number within the case. 9 SQL.

    A site visit stops no clock (ruling 4).

    Source: 行政许可法 (2019) art. 34 (3).

    Raises NotFound, DutyMissing, NotInReview, WordsMissing, TooFewOfficers.
    """
    case = lock_case(number, for_=by)
    check_duty(by, VISIT, organisation_id=case.organisation_id)
    check_in_review(case.state)
    said = _said(seen)
    if not seen.begun_at <= seen.ended_at <= at:
        raise WordsMissing(facts={"fields": {"begun_at": N_("It ends after it has begun, and before now.")}})
    officers = {by.account_id, *seen.officers}
    check_officers(
        officers, colleagues=[one.account_id for one in colleagues_in(case.organisation_id, at=at)]
    )
    visit = SiteVisit.objects.create(
        case=case,
        place=SiteVisit.objects.filter(case=case).count() + 1,
        venue=said["site"],
        begun_at=seen.begun_at,
        ended_at=seen.ended_at,
        officers={str(one): at.isoformat() if one == by.account_id else None for one in sorted(officers)},
        met={
            "name": said["met_name"],
            "role": said["met_role"],
            "how": seen.met_how,
            "note": seen.met_note.strip(),
        },
        findings=said["findings"],
        conclusion=said["conclusion"],
        meets=seen.meets,
        written_at=at,
        written_by=by.ref,
    )
    facts = {"place": visit.place, "officers": sorted(officers), "meets": seen.meets}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    others = tuple(sorted(officers - {by.account_id}))
    announce(SiteVisited(number=case.number, organisation_id=case.organisation_id, at=at, officers=others))
    return visit.place


@transaction.atomic
def sign_visit(*, number: str, place: int, by: Officer, at: datetime) -> bool:
    """Sign the record as an officer who was there; True when it is complete with it and goes into the file.

    At most 12 SQL. Source: 行政许可法 (2019) art. 34 (3).

    Raises NotFound, DutyMissing, NotYourVisit.
    """
    case = lock_case(number, for_=by)
    check_duty(by, VISIT, organisation_id=case.organisation_id)
    visit = SiteVisit.objects.filter(case=case, place=place, completed_at__isnull=True).first()
    if visit is None or visit.officers.get(str(by.account_id), "") is not None:
        raise NotYourVisit
    visit.officers[str(by.account_id)] = at.isoformat()
    is_complete = is_visit_signed(visit.officers)
    visit.completed_at = at if is_complete else None
    visit.save(update_fields=["officers", "completed_at"])
    facts = {"place": place, "is_complete": is_complete}
    record(act=SIGN, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    if is_complete:
        order_visit_record(case, visit, at=at)
        _end_procedure(case, visit, by=by, at=at)
    return is_complete


def _said(seen: Seen) -> dict[str, str]:
    said = {
        "site": seen.site,
        "met_name": seen.met_name,
        "met_role": seen.met_role,
        "findings": seen.findings,
        "conclusion": seen.conclusion,
    }
    if seen.met_how is not SignedHow.PAPER:
        said["met_note"] = seen.met_note
    return words(said)


def _end_procedure(case: Case, visit: SiteVisit, *, by: Officer, at: datetime) -> None:
    """Where the visit was a special procedure of its own, this is its result."""
    if (procedure := open_one(case, Procedure.SITE_VISIT)) is not None:
        finish(case, procedure, result=visit.conclusion, by=by, at=at)
