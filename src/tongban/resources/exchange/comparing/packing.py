"""Rows of a list as bytes: by what each is compared, or why it is not, and the blind index of whom it means."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tongban.foundation.vault.public import blind_indexes
from tongban.resources.exchange.comparing.facts import By, RowFlaw, RowKey
from tongban.resources.exchange.comparing.rules import Subjects

ID_PURPOSE = "id-number"  # the register's own: an index of ours is one of theirs
NAME_PURPOSE = "exchange-name-birth"
_NOBODY = b"\x00" * 32
ROW = np.dtype([("by", np.uint8), ("index", "V32")])
Keys = npt.NDArray[np.void]


def name_text(name: str, birth_date: str) -> str:
    """A name with a day of birth (ISO 8601) as it is indexed."""
    return f"{name}|{birth_date}"


def packed(rows: Sequence[RowKey | RowFlaw]) -> bytes:
    """The keys of these rows. Some 2 µs each."""
    numbers = iter(blind_indexes(ID_PURPOSE, (row.id_number for row in _by(rows, By.ID_NUMBER))))
    names = iter(
        blind_indexes(
            NAME_PURPOSE,
            (name_text(row.name, f"{row.birth_date:%Y-%m-%d}") for row in _by(rows, By.NAME_BIRTH)),
        )
    )
    keys = bytearray()
    for row in rows:
        if isinstance(row, RowFlaw):
            keys += bytes([row]) + _NOBODY
        else:
            keys += bytes([row.by]) + next(numbers if row.by is By.ID_NUMBER else names)
    return bytes(keys)


def unpacked(keys: bytes | memoryview) -> Keys:
    """The same as an array, to be changed."""
    return np.frombuffer(bytearray(keys), dtype=ROW)


def usable(keys: Keys) -> npt.NDArray[np.bool_]:
    """Which rows mean somebody."""
    return np.asarray(keys["by"] < RowFlaw.UNREADABLE)


def prefixes(keys: Keys) -> Subjects:
    """The first 8 bytes of the indexes, in order; by them the people of lists are told apart."""
    raw = keys["index"].tobytes()
    return np.frombuffer(raw, dtype=np.uint64).reshape(-1, 4)[:, 0]


def indexes(keys: Keys, by: By) -> tuple[list[int], list[bytes]]:
    """The places of the rows that are compared by this, and their indexes."""
    places = np.flatnonzero(keys["by"] == by)
    raw = keys["index"][places].tobytes()
    return places.tolist(), [raw[at : at + 32] for at in range(0, len(raw), 32)]


def _by(rows: Iterable[RowKey | RowFlaw], by: By) -> Iterator[RowKey]:
    return (row for row in rows if isinstance(row, RowKey) and row.by is by)
