"""Postings as bytes: numbers of documents of four bytes, weights of two, little end first."""

import sys
from array import array
from collections.abc import Iterable

_IS_BIG = sys.byteorder == "big"
WHOLE = 65_535  # what a weight of 1 is


def packed_numbers(numbers: Iterable[int]) -> bytes:
    return _bytes(array("I", numbers))


def packed_weights(weights: Iterable[float]) -> bytes:
    """Weights between 0 and 1."""
    return _bytes(array("H", (max(1, min(WHOLE, round(weight * WHOLE))) for weight in weights)))


def numbers_of(packed: bytes | memoryview) -> "array[int]":
    return _array("I", packed)


def weights_of(packed: bytes | memoryview) -> "array[int]":
    """As whole numbers up to `WHOLE`."""
    return _array("H", packed)


def _bytes(values: "array[int]") -> bytes:
    if _IS_BIG:
        values.byteswap()
    return values.tobytes()


def _array(kind: str, packed: bytes | memoryview) -> "array[int]":
    values: array[int] = array(kind)
    values.frombytes(bytes(packed))
    if _IS_BIG:
        values.byteswap()
    return values
