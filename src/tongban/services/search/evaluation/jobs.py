"""Measures the kept sets in a worker."""

from tongban.foundation.jobs.public import job
from tongban.kernel import clock
from tongban.services.search.aliases.queries import words_to_try
from tongban.services.search.aliases.trying import try_word
from tongban.services.search.evaluation.measuring import measure_sets


@job(name="search.measure-sets")
def measure_kept(collection: str) -> None:
    """How the search answers the kept sets now, and what proposed words would change; a second time does no harm."""
    measure_sets(collection=collection, at=clock.now())
    for alias_id in words_to_try(collection):
        try_word(alias_id=alias_id, at=clock.now())
