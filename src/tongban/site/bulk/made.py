"""Values of a row that are worked out from others, or numbered: told in Python for each copy, as the verbs tell them."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tongban.foundation.papers.commands.order import document_id
from tongban.foundation.tasks.facts import task_id_of
from tongban.resources.licences import rules as licences
from tongban.services.decisions.publication.rules import grams
from tongban.site.bulk.facts import Copy
from tongban.site.bulk.words import Words
from tongban.site.bulk.written import Row
from tongban.standards.codes.licence_identifier import make_licence_identifier

Told = Callable[[Copy], Any]
_draw = random.SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A value of the story and how a copy's is told."""

    value: Any
    told: Told
    stands_alone: bool = False  # not to be looked for in texts


def made_first(row: Row) -> Iterator[Made]:
    """Numbers of a licence and codes of pages: they stand as words in other rows."""
    values = row.values
    if row.table == "decisions_publication":
        yield Made(value=values["code"], told=_code(values["code"]))
    if row.table != "licences_licence":
        return
    # prefix and region, then the year and a serial of six digits
    head = values["number"][:-10]

    def number(copy: Copy) -> str:
        return f"{head}{copy.day_date.year}{copy.serial:06d}"

    def identifier(copy: Copy) -> str:
        return make_licence_identifier(
            type_code=values["type_id"],
            issuer=licences.issuer_part(str(copy.target["organisation_code"])),
            serial=number(copy),
            version=values["version"],
        )

    yield Made(value=values["number"], told=number)
    yield Made(value=values["identifier"], told=identifier)
    yield Made(value=values["code"], told=_code(values["code"]))


def _code(like: str) -> Told:
    """A code that leads to a page: drawn at random, of the same characters and as long."""
    return lambda copy: "".join(_draw.choices(licences.CODE_ALPHABET, k=len(like)))


def made_last(row: Row, words: Words) -> Iterator[Made]:
    """The id of a to-do row or a document, because the verbs find them by what they are called; what is searched by."""
    values = row.values
    if row.table == "tasks_task":
        yield Made(value=values["id"], told=lambda copy: task_id_of(words.told(values["key"], copy)))
    if row.table == "papers_document":
        yield Made(
            value=values["id"],
            told=lambda copy: document_id(owner=words.told(values["owner"], copy), kind=values["kind"]),
        )
    if row.table == "decisions_publication":
        yield Made(
            value=values["grams"],
            told=lambda copy: _array(grams(words.told(values["words"], copy))),
            stands_alone=True,
        )


def _array(values: Iterable[str]) -> str:
    """As PostgreSQL reads a list."""
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
