"""The figure, counted every night: what the last night of a month says stays as the month's."""

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.services.items.sparing.tallying import tally_library


@job(name="items.tally-spared")
def tally_spared() -> None:
    """Count what every item asks and spares today."""
    tally_library(at=clock.now())


periodic(tally_spared, "50 18 * * *")  # 02:50 in the city
