"""Measures the kept sets in a worker."""

from tongban.foundation.jobs.public import job
from tongban.kernel import clock
from tongban.services.search.evaluation.measuring import measure_sets


@job(name="search.measure-sets")
def measure_kept(collection: str) -> None:
    """How the search answers the kept sets now; a second time does no harm."""
    measure_sets(collection=collection, at=clock.now())
