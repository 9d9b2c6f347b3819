"""Work that time or a department asks for: tables are built, and cycles bring new versions."""

from collections.abc import Callable
from datetime import datetime

from tongban.foundation.jobs.public import Progress, StopRequested, job, periodic, running
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.resources.opendata.beside import published_beside
from tongban.resources.opendata.building import build_table
from tongban.resources.opendata.commands.build import note_built, note_not_built
from tongban.resources.opendata.commands.renew import begin_renewal, publish_renewal
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.disclosure.making import TooManyCells, TooManySmall, TotalsHandedIn
from tongban.resources.opendata.facts import HANDED_IN, VersionState
from tongban.resources.opendata.models import DatasetVersion
from tongban.resources.opendata.queries import due_datasets

BUILDER = SystemActor(job="open-data")
Told = Callable[[int], None]


@job(name="opendata.build")
def build(*, progress_id: str, slug: str, number: int) -> None:
    """Build the table of one version. A second run finds the version built and does nothing."""
    with running(progress_id) as progress:
        try:
            told = _teller(progress)
            told(0)  # stopped before it began
            build_now(slug, number, told=told, at=clock.now())
        except StopRequested:
            note_not_built(slug=slug, number=number, why="stopped", is_stopped=True, at=clock.now())
            raise


def build_now(slug: str, number: int, *, told: Told, at: datetime) -> VersionState | None:
    """Build here and now; None where the version is not being built any more."""
    row = DatasetVersion.objects.select_related("dataset").filter(dataset__slug=slug, number=number).first()
    if row is None or row.state != VersionState.BUILDING:
        return None
    content = DatasetContent.model_validate(row.content)
    table = row.dataset.tables.order_by("-handed_at").first() if content.source == HANDED_IN else None
    on = (table.handed_at if table else at).astimezone(CITY_ZONE).date()
    try:
        built = build_table(
            content,
            slug=slug,
            number=number,
            table=table.sha256 if table else "",
            beside=published_beside(row),
            on=on,
            told=told,
        )
    except TotalsHandedIn:
        note_not_built(slug=slug, number=number, why="totals-handed-in", is_stopped=False, at=at)
    except TooManySmall as much:
        fits = ",".join(f"{name}={level}" for name, level in much.fits.items())
        why = f"too-many-small: {much.small}/{much.cells};{fits}"
        note_not_built(slug=slug, number=number, why=why, is_stopped=False, at=at)
    except TooManyCells:
        note_not_built(slug=slug, number=number, why="too-many-cells", is_stopped=False, at=at)
    except Refused as refused:
        note_not_built(slug=slug, number=number, why=refused.code, is_stopped=False, at=at)
    except ValueError as error:
        note_not_built(slug=slug, number=number, why=f"value: {error}", is_stopped=False, at=at)
    else:
        return note_built(slug=slug, number=number, built=built, as_of=on, by=BUILDER, at=at)
    return VersionState.FAILED


@job(name="opendata.renew")
def renew() -> None:
    """Every night: datasets whose cycle is due are built again by their approved definition and published."""
    at = clock.now()
    for slug in due_datasets(on=at.astimezone(CITY_ZONE).date()):
        number = begin_renewal(slug=slug, by=BUILDER, at=at)
        if number is not None and build_now(slug, number, told=lambda _: None, at=at) is VersionState.BUILT:
            publish_renewal(slug=slug, number=number, by=BUILDER, at=at)


def _teller(progress: Progress) -> Told:
    def told(count: int) -> None:
        progress.advance(max(count - progress.done, 0))
        progress.check_stop()

    return told


periodic(renew, cron="40 18 * * *")  # 02:40 in the city
