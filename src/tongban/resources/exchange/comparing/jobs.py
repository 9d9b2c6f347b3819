"""What workers do for lists: compare, begin the monthly ones, build the index of names, forget what is over."""

from datetime import timedelta

from django.db import transaction

from tongban.foundation.jobs.public import job, periodic, running
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.resources.exchange.comparing.commands.compare import begin_comparison, empty_list
from tongban.resources.exchange.comparing.facts import ListState
from tongban.resources.exchange.comparing.models import ComparedList, Comparison, ComparisonTerms, ResultPart
from tongban.resources.exchange.comparing.names import build_names
from tongban.resources.exchange.comparing.running import run_comparison
from tongban.resources.exchange.cycles import next_monthly
from tongban.resources.exchange.facts import GrantState, Way
from tongban.resources.exchange.requesting.queries import live_grant

BY = SystemActor(job="exchange.monthly-comparisons")


@job(name="exchange.compare-list")
def compare(*, progress_id: str, run_id: str) -> None:
    """One comparison; run again it goes on where it was, and does nothing when it is done."""
    run = Comparison.objects.select_related("of__grant").filter(pk=run_id, done_at__isnull=True).first()
    if run is None or run.of.state == ListState.REFUSED.value:
        return
    with running(progress_id) as progress:
        run_comparison(run, progress, at=clock.now())


@job(name="exchange.monthly-comparisons")
def begin_monthly() -> None:
    """Begin the comparisons whose day has come. One that is refused stays on its list for the next day."""
    at = clock.now()
    today = at.astimezone(CITY_ZONE).date()
    due = ComparedList.objects.filter(is_monthly=True, next_on__lte=today, state=ListState.COMPARED.value)
    for code in due.values_list("code", flat=True):
        with transaction.atomic():
            row = ComparedList.objects.select_for_update(of=("self",)).select_related("grant").get(code=code)
            if row.next_on is None or row.next_on > today:
                continue
            try:
                grant = live_grant(row.grant.code, way=Way.COMPARISON, consumer_id=row.consumer_id, at=at)
                row.next_on = next_monthly(after=today, day=row.monthly_day)
                begin_comparison(row, grant, by=BY, at=at)
            except Refused:
                row.is_monthly = row.grant.state in (GrantState.LIVE, GrantState.SUSPENDED)
                row.next_on = today + timedelta(days=1) if row.is_monthly else None
                row.save(update_fields=["is_monthly", "next_on"])


@job(name="exchange.build-name-index")
def build_name_index() -> None:
    """Build the index of names anew, where somebody may compare by names now."""
    if ComparisonTerms.objects.filter(allows_name_birth=True, grant__state=GrantState.LIVE).exists():
        build_names(at=clock.now())


@job(name="exchange.forget-lists")
def forget_lists() -> None:
    """Delete the rows of lists and results whose days are over. The last result of a monthly list stays for
    the differences; nobody can download it any more."""
    today = clock.now().astimezone(CITY_ZONE).date()
    over = ComparedList.objects.filter(delete_on__lte=today, is_monthly=False).exclude(
        state__in=[ListState.DELETED.value, ListState.COMPARING.value]
    )
    for pk in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            empty_list(ComparedList.objects.select_for_update().get(pk=pk))
    for run in Comparison.objects.filter(result_until__lte=today, parts__isnull=False).distinct():
        is_last = not run.of.runs.filter(number__gt=run.number, done_at__isnull=False).exists()
        if not (run.of.is_monthly and is_last):
            ResultPart.objects.filter(of=run).delete()


periodic(begin_monthly, "20 22 * * *")
periodic(build_name_index, "10 18 * * *")
periodic(forget_lists, "50 18 * * *")
