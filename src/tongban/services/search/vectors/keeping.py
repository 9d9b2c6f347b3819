"""Vectors of the texts that questions see: made by a job, kept by model and text."""

import structlog
from django.db import connection
from django.db.models import F

from tongban.services.search.models import SearchCollection
from tongban.services.search.vectors.drivers import Embedder, VectorsUnavailable, embedder
from tongban.services.search.vectors.models import SearchVector

log = structlog.get_logger(__name__)
_AT_ONCE = 64
_MISSING = """
SELECT DISTINCT d.passage_hash, d.passage FROM search_searchdocument d
WHERE d.build IN (SELECT build FROM search_searchcollection UNION SELECT building FROM search_searchcollection)
    AND d.passage <> '' AND NOT EXISTS (
        SELECT 1 FROM search_searchvector v WHERE v.model = %s AND v.text_hash = d.passage_hash)
"""


def embed_missing() -> int:
    """Make the vectors that are missing, and drop those of texts and models that are no longer in use. Returns how many
    were made; where the model does not answer, none, and the next turn tries again. 2 SQL and 1 for each 64."""
    model = embedder()
    if model is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, [model.name])
        missing = cursor.fetchall()
        cursor.execute(
            "DELETE FROM search_searchvector v WHERE NOT EXISTS"
            " (SELECT 1 FROM search_searchdocument d WHERE d.passage_hash = v.text_hash) OR v.model <> %s",
            [model.name],
        )
    made = 0
    try:
        for some in (missing[at : at + _AT_ONCE] for at in range(0, len(missing), _AT_ONCE)):
            _keep(model, dict(some))
            made += len(some)
    except VectorsUnavailable as fault:
        log.warning("search.no-vectors", model=model.name, why=str(fault))
    if made:  # what processes keep is old
        SearchCollection.objects.update(revision=F("revision") + 1)
    return made


def _keep(model: Embedder, texts: dict[str, str]) -> None:
    rows = model.embed(list(texts.values()), "passage")
    SearchVector.objects.bulk_create(
        [
            SearchVector(model=model.name, text_hash=text_hash, vector=row.astype("<f4").tobytes())
            for text_hash, row in zip(texts, rows, strict=True)
        ],
        ignore_conflicts=True,
    )
