"""How near the documents of a build are to a question in meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.db import connection

from tongban.services.search.vectors.drivers import VectorsUnavailable, embedder
from tongban.services.search.words import characters

if TYPE_CHECKING:
    from numpy import ndarray

log = structlog.get_logger(__name__)
_ROWS = """
SELECT d.number, v.vector FROM search_searchdocument d
JOIN search_searchvector v ON v.model = %s AND v.text_hash = d.passage_hash WHERE d.build = %s
"""
_FEWEST = 8  # documents: the nearness of one tells nothing beside so few others


@dataclass(frozen=True, kw_only=True)
class _Table:
    """The vectors of a build as this process keeps them, for the revision at which it read them."""

    state: tuple[str, int, int]
    numbers: list[int]
    rows: "ndarray"


_kept: dict[str, _Table] = {}


def asked_vector(q: str) -> "ndarray | None":
    """The question as a vector. None without a model, for a question without Chinese characters (there is nothing in
    such a text that the words do not know better), and where the model does not answer in time."""
    model = embedder()
    if model is None or not characters(q):
        return None
    try:
        asked: ndarray = model.embed([q], "query")[0]
    except VectorsUnavailable as fault:
        log.warning("search.no-vectors", model=model.name, why=str(fault))
        return None
    return asked


def nearness(
    asked: "ndarray | None", *, collection: str, build: int, revision: int, size: int
) -> Mapping[int, float]:
    """Number of a document → how much nearer it is than the usual one, in standard deviations; only the nearer half.

    Of a build of so many documents as the question saw: one that came meanwhile is for the next. No SQL while the
    revision is the same, else 1.
    """
    model = embedder()
    if model is None or asked is None:
        return {}
    table = _table(model.name, collection, build, revision)
    if len(table.numbers) < _FEWEST or len(asked) != table.rows.shape[1]:
        return {}
    near = table.rows @ asked
    spread = float(near.std()) or 1.0
    above = (near - near.mean()) / spread
    return {
        number: float(one)
        for number, one in zip(table.numbers, above, strict=True)
        if one > 0 and number < size
    }


def _table(model: str, collection: str, build: int, revision: int) -> _Table:
    from numpy import float32, frombuffer, zeros

    state = (model, build, revision)
    kept = _kept.get(collection)
    if kept is not None and kept.state == state:
        return kept
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [model, build])
        found = cursor.fetchall()
    rows = zeros((len(found), len(bytes(found[0][1])) // 4 if found else 0), dtype=float32)
    for place, (_, vector) in enumerate(found):
        rows[place] = frombuffer(bytes(vector), dtype="<f4")
    table = _Table(state=state, numbers=[number for number, _ in found], rows=rows)
    _kept[collection] = table
    return table
