"""Workers land deliveries, and look every morning whose are overdue."""

from datetime import date

from tongban.foundation.jobs.public import Progress, job, periodic, running
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.resources.fusion.deliveries.commands.clear import clear_replaced
from tongban.resources.fusion.deliveries.commands.fetch import order_fetch
from tongban.resources.fusion.deliveries.commands.land import expected_of, finish_landing, known_findings
from tongban.resources.fusion.deliveries.commands.watch import mark_overdue
from tongban.resources.fusion.deliveries.facts import DeliveryState, Weight
from tongban.resources.fusion.deliveries.landing.land import Told, land_file
from tongban.resources.fusion.deliveries.landing.outcome import Outcome
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.queries import due_to_fetch, terms_in_force
from tongban.resources.fusion.deliveries.shelf import folder_of
from tongban.resources.fusion.deliveries.terms import read_terms
from tongban.resources.fusion.deliveries.ways.fetching import fetch_delivery

FETCHER = SystemActor(job="fusion-fetch")


@job(name="fusion.land-delivery")
def land_delivery(*, progress_id: str, delivery_id: int) -> None:
    """Land one delivery. Delivered again after its end it does nothing; after a kill it begins anew."""
    row = Delivery.objects.select_related("agreement", "version").get(pk=delivery_id)
    with running(progress_id) as progress:
        if row.state == DeliveryState.LANDING.value:
            land_now(row, told=_teller(progress))


def land_now(row: Delivery, *, told: Told) -> DeliveryState:
    """Read, check and settle a delivery that is landing. Nothing of it counts before the last step."""
    findings = list(known_findings(row))
    if any(one.weight is Weight.REFUSES for one in findings):
        outcome = Outcome(findings=tuple(findings))
    else:
        outcome = land_file(
            folder_of(row.agreement.code, row.number),
            read_terms(row.version.terms),
            expected_of(row),
            on=row.received_on,
            told=told,
        )
    return finish_landing(delivery_id=row.pk, outcome=outcome, at=clock.now())


def _teller(progress: Progress) -> Told:
    """Says how far the reading is, in percent, and stops when somebody wants it to."""
    if progress.total is None:
        progress.expect(100)
    begun = progress.done

    def told(at: int, of: int) -> None:
        nonlocal begun
        percent = at * 100 // of if of else 0
        if percent > begun:
            progress.advance(percent - begun)
            begun = percent
        progress.check_stop()

    return told


@job(name="fusion.fetch-delivery", attempts=3)
def fetch_for_agreement(*, progress_id: str, agreement: str) -> None:
    """Fetch the rows of a table or an API and deliver them."""
    with running(progress_id) as progress:
        fetch_delivery(agreement, terms_in_force(agreement, on=_today()), by=FETCHER, told=progress.reach)


@job(name="fusion.fetch-due")
def fetch_due() -> None:
    """Every morning: what is due and can be fetched."""
    at = clock.now()
    for agreement in due_to_fetch(_today()):
        order_fetch(agreement=agreement, by=FETCHER, at=at)


periodic(fetch_due, cron="0 21 * * *")  # 05:00 in the city


def _today() -> date:
    return clock.now().astimezone(clock.CITY_ZONE).date()


@job(name="fusion.watch-deliveries")
def watch_deliveries() -> None:
    """Every morning: whose day has passed."""
    while mark_overdue(at=clock.now()):
        pass


periodic(watch_deliveries, cron="30 22 * * *")  # 06:30 in the city


@job(name="fusion.clear-replaced")
def clear_old() -> None:
    """Every night: the files that are kept no longer."""
    while clear_replaced(at=clock.now()):
        pass


periodic(clear_old, cron="10 18 * * *")  # 02:10 in the city
