"""Measures proposed words in a worker."""

from uuid import UUID

from tongban.foundation.jobs.public import job
from tongban.kernel import clock
from tongban.services.search.aliases.trying import try_word


@job(name="search.try-word")
def try_proposed(alias_id: str) -> None:
    """What a proposed word would change in the kept sets; a second time does no harm."""
    try_word(alias_id=UUID(alias_id), at=clock.now())
