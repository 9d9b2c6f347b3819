"""What the search does by itself."""

from tongban.foundation.jobs.public import job, periodic
from tongban.services.search.vectors.keeping import embed_missing


@job(name="search.embed")
def embed() -> None:
    """Make the vectors of texts that have none yet, where an operator chose a model."""
    embed_missing()


periodic(embed, cron="* * * * *")
