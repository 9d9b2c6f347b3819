"""Whom a file tells about, each once: some bytes for each, so that a file of millions needs no memory to speak of."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import numpy as np

from tongban.resources.exchange.sources.ports import SourceRow
from tongban.resources.exchange.subscribing.reading import abouts
from tongban.resources.exchange.uses.facts import About

_PERSON, _FIRM = 16, 18  # bytes of an id, characters of a credit code


class Subjects:
    """The people and firms of rows that were added."""

    def __init__(self) -> None:
        self._people, self._firms = bytearray(), bytearray()

    def add(self, rows: Iterable[SourceRow]) -> None:
        """Those of some rows."""
        people, firms = set(), set()
        for row in rows:
            if row.subject_person_id:
                people.add(row.subject_person_id.bytes)
            if row.uscc:
                firms.add(row.uscc.encode().ljust(_FIRM))
        self._people += b"".join(people)
        self._firms += b"".join(firms)

    def parts(self, size: int) -> Iterator[list[About]]:
        """Each person and firm once, so many at a time, as the log of uses has them. 1 SQL a part of firms."""
        people = np.frombuffer(self._people, dtype=">u8").reshape(-1, 2)
        people = people[np.lexsort((people[:, 1], people[:, 0]))]
        is_new = np.ones(len(people), dtype=bool)
        is_new[1:] = (people[1:] != people[:-1]).any(axis=1)
        people = people[is_new]
        for start in range(0, len(people), size):
            ids = people[start : start + size].tobytes()
            yield abouts(
                SourceRow(UUID(bytes=ids[at : at + _PERSON]), "", {}) for at in range(0, len(ids), _PERSON)
            )
        firms = np.unique(np.frombuffer(self._firms, dtype=f"S{_FIRM}"))
        for start in range(0, len(firms), size):
            codes = (code.decode().rstrip() for code in firms[start : start + size].tolist())
            yield abouts([SourceRow(None, code, {}) for code in codes])
