"""What open data hears: the catalogue withdraws a resource, or a new version of it is no longer open."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.kernel.actors import SystemActor
from tongban.resources.datasets.public import ResourcePublished, ResourceWithdrawn
from tongban.resources.opendata.commands.close import close_unopened
from tongban.resources.opendata.rules import RESOURCE_CLOSED, RESOURCE_GONE

CATALOGUE = SystemActor(job="resource-catalogue")


@listen(ResourceWithdrawn, name="opendata.close-withdrawn")
def hear_withdrawn(event: ResourceWithdrawn, envelope: Envelope) -> None:
    """Its datasets go with it."""
    close_unopened(resource_code=event.code, why=RESOURCE_GONE, by=CATALOGUE, at=event.at)


@listen(ResourcePublished, name="opendata.close-no-longer-open")
def hear_published(event: ResourcePublished, envelope: Envelope) -> None:
    """What its new version no longer opens is closed."""
    close_unopened(resource_code=event.code, why=RESOURCE_CLOSED, by=CATALOGUE, at=event.at)
