"""Reads a set of questions: lines with tabs, the first one `kind query answers name`."""

import csv
from collections.abc import Iterable, Iterator

from tongban.kernel.errors import N_, Invalid
from tongban.services.search.evaluation.facts import NONE, EvaluationQuery

COLUMNS = ("kind", "query", "answers", "name")
MOST_QUERIES = 5000
_LONGEST = {"kind": 20, "query": 2000, "name": 300}


class NotASet(Invalid):
    """A file does not hold a set of questions."""

    code = "search-not-a-set"
    title = N_("Line %(line)s is not a question of a set: %(why)s")


def read_set(lines: Iterable[str]) -> tuple[EvaluationQuery, ...]:
    """The questions of a file. Empty lines and those that begin with # are left out. Raises NotASet."""
    found = tuple(_queries(lines))
    if not found:
        raise NotASet(facts={"line": 1, "why": "it holds no question"})
    if len(found) > MOST_QUERIES:
        raise NotASet(facts={"line": MOST_QUERIES + 1, "why": f"more than {MOST_QUERIES} questions"})
    return found


def _queries(lines: Iterable[str]) -> Iterator[EvaluationQuery]:
    columns: list[str] = []
    for number, cells in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if not columns:
            columns = [cell.strip().lstrip("\ufeff").lower() for cell in cells]
            if not set(COLUMNS[:3]) <= set(columns):
                raise NotASet(facts={"line": number, "why": f"the head must name {' '.join(COLUMNS[:3])}"})
            continue
        yield _query(number, dict(zip(columns, (cell.strip() for cell in cells), strict=False)))


def _query(number: int, row: dict[str, str]) -> EvaluationQuery:
    found = EvaluationQuery(
        kind=row.get("kind", ""),
        query=row.get("query", ""),
        answers=tuple(dict.fromkeys(row.get("answers", "").split())),
        name=row.get("name", ""),
    )
    why = ""
    if not found.kind or not found.query:
        why = "kind and query are needed"
    elif found.kind == NONE and found.answers:
        why = f"a question of kind {NONE} has no answers"
    elif found.kind != NONE and not found.answers:
        why = f"it needs answers, or the kind {NONE}"
    else:
        why = next(
            (f"{name} is too long" for name, most in _LONGEST.items() if len(getattr(found, name)) > most), ""
        )
    if why:
        raise NotASet(facts={"line": number, "why": why})
    return found
