"""Compare a list with the register that a grant is for (名单比对): a worker does it, and flags come back."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import (
    LongJobState,
    long_job,
    resume_long_job,
    start_long_job,
    stop_long_job,
)
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.resources.exchange.comparing.facts import COMPARE, SUBJECT, ListState, Role
from tongban.resources.exchange.comparing.models import ComparedList, Comparison
from tongban.resources.exchange.comparing.refusals import ComparisonOverQuota, ListNotReady, MonthlyNotGranted
from tongban.resources.exchange.comparing.rules import check_mapping
from tongban.resources.exchange.comparing.scope import grant_to_compare, lock_list
from tongban.resources.exchange.comparing.terms import terms_as_json, terms_of
from tongban.resources.exchange.cycles import next_monthly
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.uses.queries import used_on

STOP_MONTHLY = "exchange.end-monthly-comparison"
DELETE = "exchange.delete-list"
_AT_REST = (ListState.READ, ListState.COMPARED)


@transaction.atomic
def compare_list(
    *, code: str, mapping: Mapping[Role, str], is_monthly: bool, by: Officer, at: datetime
) -> None:
    """Name the columns of a list and have it compared.

    Whether it names enough people, and differs enough from what was compared before, is known once it is
    read: the list is then refused. Raises NotFound, DutyMissing, ListNotReady, GrantNotLive, WayNotGranted,
    BadMapping, FuzzyNotGranted, MonthlyNotGranted.
    """
    row = lock_list(code, by=by)
    grant = grant_to_compare(row.grant.code, by=by, at=at)
    if row.state != ListState.READ.value:
        raise ListNotReady(facts={"state": row.state})
    terms = terms_of(grant)
    check_mapping(mapping, row.columns, terms)
    row.mapping = {role.value: column for role, column in mapping.items()}
    _set_monthly(row, is_monthly=is_monthly, is_allowed=terms.allows_monthly, at=at)
    begin_comparison(row, grant, by=by, at=at)


@transaction.atomic
def compare_again(*, code: str, by: Officer, at: datetime) -> None:
    """Compare a list another time; the differences to the last time are told.

    Raises NotFound, DutyMissing, ListNotReady, GrantNotLive, WayNotGranted, ComparisonOverQuota.
    """
    row = lock_list(code, by=by)
    if row.state != ListState.COMPARED.value:
        raise ListNotReady(facts={"state": row.state})
    begin_comparison(row, grant_to_compare(row.grant.code, by=by, at=at), by=by, at=at)


def begin_comparison(row: ComparedList, grant: GrantFact, *, by: Actor, at: datetime) -> None:
    """A comparison of a locked list, which a worker does. Raises ComparisonOverQuota."""
    from tongban.resources.exchange.comparing.jobs import compare

    check_quota(grant, row.people or 0, on=at.astimezone(CITY_ZONE).date())
    number = row.runs.count() + 1
    run = Comparison.objects.create(
        of=row,
        number=number,
        terms=terms_as_json(terms_of(grant)),
        rows=row.people or 0,
        began_at=at,
        began_by=by.ref,
    )
    run.progress_id = start_long_job(
        compare,
        title=N_("Comparison of a list"),
        facts={"list": row.code},
        by=by,
        at=at,
        arguments={"run_id": str(run.pk)},
    )
    run.save(update_fields=["progress_id"])
    row.state = ListState.COMPARING.value
    row.save(update_fields=["state", "mapping", "is_monthly", "next_on", "monthly_day"])
    facts = {"grant": grant.code, "run": number, "item": grant.item_code, "basis": grant.basis}
    record(act=COMPARE, subject=SUBJECT.format(code=row.code), by=by, at=at, facts=facts)


def check_quota(grant: GrantFact, people: int, *, on: date) -> None:
    """People of lists count against the daily quota of the grant as calls do. 3 SQL. Raises ComparisonOverQuota.

    Until the caller's transaction ends nobody else counts for the grant: of two lists at once one is the last.
    """
    one_at_a_time(grant)
    under_way = Comparison.objects.filter(
        of__grant_id=grant.id, of__state=ListState.COMPARING, done_at__isnull=True
    )
    used = (under_way.aggregate(used=Sum("rows"))["used"] or 0) + used_on(grant.id, on=on)
    if used + people > grant.daily_quota:
        raise ComparisonOverQuota(facts={"quota": grant.daily_quota, "used": used, "people": people})


def one_at_a_time(grant: GrantFact) -> None:
    """Wait until no other transaction looks at what the grant's lists come to. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"exchange.comparing.{grant.id}"])


@transaction.atomic
def stop_comparison(*, code: str, by: Officer, at: datetime) -> None:
    """Stop after the part under way. Raises NotFound, DutyMissing, ListNotReady, NotStoppable."""
    stop_long_job(job_id=_job_of(lock_list(code, by=by)), at=at)


@transaction.atomic
def resume_comparison(*, code: str, by: Officer, at: datetime) -> None:
    """Go on where it stopped or broke off. Raises NotFound, DutyMissing, ListNotReady, NotResumable, GrantNotLive."""
    row = lock_list(code, by=by)
    grant_to_compare(row.grant.code, by=by, at=at)
    resume_long_job(job_id=_job_of(row))


@transaction.atomic
def end_monthly(*, code: str, by: Officer, at: datetime) -> None:
    """Compare the list no more by itself. Raises NotFound, DutyMissing, ListNotReady."""
    row = lock_list(code, by=by)
    if not row.is_monthly:
        raise ListNotReady(facts={"state": row.state})
    row.is_monthly, row.next_on = False, None
    row.save(update_fields=["is_monthly", "next_on"])
    record(act=STOP_MONTHLY, subject=SUBJECT.format(code=row.code), by=by, at=at, facts={})


@transaction.atomic
def delete_list(*, code: str, by: Officer, at: datetime) -> None:
    """Delete the rows and the results of a list; that it was compared, and with whom, stays known.

    Raises NotFound, DutyMissing, ListNotReady (a worker is at it: stop it first).
    """
    row = lock_list(code, by=by)
    run = row.runs.filter(done_at__isnull=True).first()
    job = long_job(run.progress_id) if run and run.progress_id else None
    if row.state == ListState.DELETED.value or (
        job is not None and job.state in (LongJobState.WAITING, LongJobState.RUNNING)
    ):
        raise ListNotReady(facts={"state": row.state})
    empty_list(row)
    record(act=DELETE, subject=SUBJECT.format(code=row.code), by=by, at=at, facts={})


def empty_list(row: ComparedList) -> None:
    """Delete what names anybody. Its blind subjects stay: a later list may not differ from it by few."""
    for run in row.runs.all():
        run.parts.all().delete()
    row.runs.filter(done_at__isnull=True).delete()
    row.parts.all().delete()
    row.file_parts.all().delete()
    row.sample, row.state, row.is_monthly, row.next_on = [], ListState.DELETED.value, False, None
    row.refusal, row.refusal_facts = "", {}
    row.save(update_fields=["sample", "state", "is_monthly", "next_on", "refusal", "refusal_facts"])


def _set_monthly(row: ComparedList, *, is_monthly: bool, is_allowed: bool, at: datetime) -> None:
    if is_monthly and not is_allowed:
        raise MonthlyNotGranted
    row.is_monthly = is_monthly
    today = at.astimezone(CITY_ZONE).date()
    row.monthly_day = today.day
    row.next_on = next_monthly(after=today, day=today.day) if is_monthly else None


def _job_of(row: ComparedList) -> UUID:
    run = row.runs.filter(done_at__isnull=True).first()
    if run is None or run.progress_id is None:
        raise ListNotReady(facts={"state": row.state})
    return run.progress_id
