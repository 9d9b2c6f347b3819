"""What narrows a worklist, as pieces of SQL over `t`, and the values that go into them."""

import re
from typing import Any

from tongban.foundation.tasks.facts import TaskFilters

LEAST_DIGITS = 4  # from here on digits are meant as a number, not as words
MOST_WORDS = 5


def filter_text(filters: TaskFilters) -> str:
    """The conditions, each with its AND. Only constants of this file: values go in apart."""
    said = {
        " AND t.kind = ANY(%(kinds)s)": bool(filters.kinds),
        " AND split_part(t.kind, '.', 2) = t.post_code": filters.is_step,
        " AND t.title = %(title)s": bool(filters.title),
        " AND t.organisation_id = %(organisation)s": filters.organisation_id is not None,
        " AND t.post_code = %(post)s": bool(filters.post_code),
        " AND t.area_code = %(area)s": bool(filters.area_code),
        " AND t.sort_at >= %(due_from)s": filters.due_from is not None,
        " AND t.sort_at < %(due_before)s": filters.due_before is not None,
    }
    text = "".join(piece for piece, is_set in said.items() if is_set)
    if digits_of(filters.words):
        return text + " AND t.about LIKE %(number)s"
    for place in range(len(_words_of(filters.words))):
        text += f" AND (t.title ILIKE %(word{place})s OR t.applicant_label ILIKE %(word{place})s)"
    return text


def filter_values(filters: TaskFilters) -> dict[str, Any]:
    """The values by name."""
    values: dict[str, Any] = {
        "kinds": list(filters.kinds),
        "title": filters.title,
        "organisation": filters.organisation_id,
        "post": filters.post_code,
        "area": filters.area_code,
        "due_from": filters.due_from,
        "due_before": filters.due_before,
        "number": f"%{digits_of(filters.words)}%",
    }
    for place, word in enumerate(_words_of(filters.words)):
        values[f"word{place}"] = f"%{_plain(word)}%"
    return values


def digits_of(words: str) -> str:
    """The digits where a number, or a part of one, is meant; spaces and hyphens in it do not matter."""
    joined = re.sub(r"[\s-]", "", words)
    return joined if joined.isascii() and joined.isdigit() and len(joined) >= LEAST_DIGITS else ""


def _words_of(words: str) -> list[str]:
    return words.split()[:MOST_WORDS]


def _plain(word: str) -> str:
    """The word with the signs that LIKE reads as places for others taken as they stand."""
    return re.sub(r"([\\%_])", r"\\\1", word)
