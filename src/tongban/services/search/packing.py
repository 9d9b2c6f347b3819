"""Postings as bytes: numbers of documents of four bytes, weights of two, little end first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WHOLE = 65_535  # what a weight of 1 is


def packed_numbers(numbers: Sequence[int]) -> bytes:
    return np.asarray(numbers, dtype="<u4").tobytes()


def packed_weights(weights: Sequence[float]) -> bytes:
    """Weights between 0 and 1."""
    whole = np.rint(np.asarray(weights, dtype=np.float64) * WHOLE)
    packed: bytes = np.clip(whole, 1, WHOLE).astype("<u2").tobytes()
    return packed


def numbers_of(packed: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(packed, dtype="<u4")


def weights_of(packed: bytes) -> NDArray[np.uint16]:
    """As whole numbers up to `WHOLE`."""
    return np.frombuffer(packed, dtype="<u2")
