"""By which words a resource is found: pairs of characters for Chinese, whole words for the rest. Pure.

PostgreSQL cannot cut Chinese into words without an extension; pairs need none, and an index answers them.
"""

import re
import unicodedata
from collections.abc import Iterable

_RUN = re.compile(r"[㐀-鿿]+|[a-z0-9]+")
_MOST = 2000


def words_of(texts: Iterable[str]) -> list[str]:
    """Everything by which these texts are found, sorted, at most 2,000."""
    found: set[str] = set()
    for run in _RUN.findall(_plain(" ".join(texts))):
        found.update(run if _is_chinese(run) else ())
        found.update(_pieces(run))
    return sorted(found)[:_MOST]


def words_sought(text: str) -> list[str]:
    """What a text has to be found by: every pair or word of the question."""
    return sorted({piece for run in _RUN.findall(_plain(text)) for piece in _pieces(run)})[:40]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _is_chinese(run: str) -> bool:
    return run[0] >= "㐀"


def _pieces(run: str) -> list[str]:
    if not _is_chinese(run):
        return [run[:40]]
    return [run[at : at + 2] for at in range(len(run) - 1)] if len(run) > 1 else [run]
