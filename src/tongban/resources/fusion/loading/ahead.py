"""Make the next thing while the last one is used."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")


@contextmanager
def ahead(things: Iterable[_T]) -> Iterator[Iterator[_T]]:
    """The things one by one, the next one made by a thread of its own meanwhile. It must not ask the database.

    What goes wrong while one is made is raised where it is asked for.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as maker:
        yield _handed_on(maker, iter(things))


def _handed_on(maker: ThreadPoolExecutor, made: Iterator[_T]) -> Iterator[_T]:
    waiting = maker.submit(_next, made)
    while things := waiting.result():
        waiting = maker.submit(_next, made)
        yield things[0]


def _next(made: Iterator[_T]) -> list[_T]:
    """One thing, or none when there are no more."""
    return list(islice(made, 1))
