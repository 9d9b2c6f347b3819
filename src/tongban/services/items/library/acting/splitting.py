"""Split one entry into several: each begins with what the old one says, and every piece goes somewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongban.kernel.errors import N_
from tongban.services.items.library.acting.entries import Standing, codes_from, entry_of
from tongban.services.items.library.acting.typed import Typed, limit_typed
from tongban.services.items.library.elements import element_of
from tongban.services.items.library.facts import EntryContent, EntryFact
from tongban.services.items.library.proposals import NewEntry

# lists whose parts may go to one new entry and not to another; all else goes to each
DIVIDED = (
    "basis", "conditions", "slots", "fees", "limit_cases", "step_notes", "faq", "intermediary",
)  # fmt: skip
FEWEST, MOST = 2, 6


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One part of a list of the old entry; `key` names it in the form."""

    key: str
    path: str
    element: str
    stored: Any


def pieces_of(content: EntryContent) -> list[Piece]:
    """What has to go somewhere, in the order of the entry."""
    said = content.said()
    return [
        Piece(key=f"{path}.{number}", path=path, element=element_of(path).key, stored=stored)
        for path in DIVIDED
        for number, stored in enumerate(said.get(path, ()))
    ]


def standing_of(entry: EntryFact) -> Standing:
    """New entries stand where the old one stood."""
    return Standing(
        area_code=entry.area_code, level=entry.level, upper=entry.upper_code, parent=entry.parent_code
    )


def prefix_of(number: int) -> str:
    return f"n{number}-"


def typed_at_first(entry: EntryFact) -> dict[str, list[str]]:
    """Two parts, each with all that the old entry says."""
    return typed_parts([], entry, count=FEWEST)


def typed_parts(
    parts: Sequence[NewEntry], entry: EntryFact, *, count: int | None = None
) -> dict[str, list[str]]:
    """The form of the parts that are proposed already, or of as many as are asked for."""
    pieces = pieces_of(entry.content)
    whole = {piece.key for piece in pieces}
    typed: dict[str, list[str]] = {"parts": [str(count or len(parts))]}
    for number in range(count or len(parts)):
        part = parts[number] if number < len(parts) else None
        typed |= typed_part(prefix_of(number), part, entry, kept=_kept(part, pieces) if part else whole)
    return typed


def typed_part(
    prefix: str, part: NewEntry | None, entry: EntryFact, *, kept: set[str]
) -> dict[str, list[str]]:
    """The fields of one part."""
    said = (part.content if part else entry.content).elements
    fields = {
        "code": [part.code if part else ""],
        "catalog_code": [part.catalog_code if part else ""],
        "name": [part.content.name if part else ""],
        "keep": sorted(kept),
        **limit_typed("statutory", said.get("limits.statutory")),
        **limit_typed("promised", said.get("limits.promised")),
    }
    return {prefix + name: values for name, values in fields.items()}


def _kept(part: NewEntry, pieces: Sequence[Piece]) -> set[str]:
    said = part.content.said()
    return {piece.key for piece in pieces if piece.stored in said.get(piece.path, ())}


def count_of(typed: Typed) -> int:
    """How many parts the form has."""
    text = typed.text("parts")
    return min(max(int(text), FEWEST), MOST) if text.isdecimal() and len(text) < 3 else FEWEST


def into_from(typed: Typed, entry: EntryFact) -> list[NewEntry]:
    """The new entries that the form describes. Raises Invalid with a sentence for each field."""
    pieces = pieces_of(entry.content)
    parts = [typed.part(prefix_of(number)) for number in range(count_of(typed))]
    placed = {key for part in parts for key in part.every("keep")}
    for piece in pieces:
        if piece.key not in placed:
            typed.wrong(f"where-{piece.key}", N_("Everything of the old entry goes to at least one new one."))
    made = [_part(part, entry, pieces) for part in parts]
    codes = [part.text("code") or part.text("catalog_code") for part in parts]
    for number, part in enumerate(parts):
        if codes[number] and codes[number] in codes[:number]:
            part.wrong("code", N_("Another part has this code already."))
    typed.check()
    return [new for new in made if new is not None]


def _part(part: Typed, entry: EntryFact, pieces: Sequence[Piece]) -> NewEntry | None:
    old = entry.content
    if not part.text("name"):
        part.wrong("name", N_("Enter the name of the item as the list is to call it."))
    code, catalog = codes_from(part, region=entry.area_code, type_code=old.type_code)
    elements = {path: stored for path, stored in old.elements.items() if path not in DIVIDED}
    for name in ("statutory", "promised"):
        elements.pop(f"limits.{name}", None)
        if (limit := part.limit(name)) is not None:
            elements[f"limits.{name}"] = limit
    mine = _divided(pieces, set(part.every("keep")))
    basis = mine.pop("basis", [])
    if old.basis and not basis:
        part.wrong("keep", N_("Leave this new entry at least one law on which it rests."))
    content = {
        **old.as_json(),
        "name": part.text("name"),
        "basis": basis,
        "elements": {**elements, **mine},
    }
    return entry_of(part, standing_of(entry), code=code, catalog_code=catalog, content=content)


def _divided(pieces: Sequence[Piece], kept: set[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for piece in pieces:
        if piece.key in kept:
            found.setdefault(piece.path, []).append(piece.stored)
    return found
