"""Answers that a process may keep for a while, because what they tell seldom changes."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

KEPT_SECONDS = 60.0
_MEMORIES: list["Memory[object, object]"] = []


class Memory(Generic[K, V]):
    """Keeps the answers of `find` by key; another process's change is seen after `seconds` at the latest."""

    def __init__(self, find: Callable[[K], V], *, most: int = 4096, seconds: float = KEPT_SECONDS) -> None:
        self._find, self._most, self._seconds = find, most, seconds
        self._kept: dict[K, tuple[float, V]] = {}
        _MEMORIES.append(self)  # type: ignore[arg-type]

    def __call__(self, key: K) -> V:
        now = time.monotonic()
        kept = self._kept.get(key)
        if kept is not None and kept[0] > now:
            return kept[1]
        answer = self._find(key)
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = (now + self._seconds, answer)
        return answer

    def forget(self) -> None:
        self._kept.clear()


def forget_all() -> None:
    """Forget every kept answer of this process (after a change, and between tests)."""
    for memory in _MEMORIES:
        memory.forget()
