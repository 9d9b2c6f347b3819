"""What differs between two versions, element by element, so that a person can read it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from tongban.services.items.content import ItemContent
from tongban.services.items.editor.folding import form_parts, without_words
from tongban.services.items.library.elements import ELEMENTS, Element, paths_in
from tongban.services.items.library.facts import EntryContent

Kind = Literal["added", "removed", "changed"]
_KEYS = ("key", "name", "question", "text", "when", "law", "value", "kind")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that differs. `label` is the element's message id, `path` leads to the field.

    `thing` names the part of a list as people know it (a material, a fee, a question), empty
    for what stands alone; `field` is the last field name on the way. Values are as stored.
    `whole` is everything said on either side: conditions and keys are understood by it.
    """

    element: str
    label: str
    path: tuple[str, ...]
    thing: str
    field: str
    before: Any
    after: Any
    kind: Kind
    whole: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})


def compare(before: ItemContent, after: ItemContent) -> list[Difference]:
    """What differs between two contents, in the order of the elements. No SQL."""
    return compare_said(paths_in(before), paths_in(after))


def compare_entries(before: EntryContent, after: EntryContent) -> list[Difference]:
    """What differs between two contents of a list entry, what they bind included."""
    found = compare_said(before.said(), after.said())
    for key, element in ELEMENTS.items():
        was, now = before.policies.get(key), after.policies.get(key)
        if was != now:
            found.append(
                Difference(
                    element=key,
                    label=element.label,
                    path=("policies", key),
                    thing="",
                    field="policy",
                    before=was,
                    after=now,
                    kind=_kind(was, now),
                )
            )
    if before.central_department != after.central_department:
        found.append(
            Difference(
                element="cooperation",
                label=ELEMENTS["cooperation"].label,
                path=("central_department",),
                thing="",
                field="central_department",
                before=before.central_department,
                after=after.central_department,
                kind=_kind(before.central_department, after.central_department),
            )
        )
    return found


def compare_said(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs between two sets of stored values by field path."""
    return [
        replace(difference, whole=(before, after))
        for element in ELEMENTS.values()
        for path in element.fields
        for difference in _between(element, path, before.get(path), after.get(path))
    ]


def compare_stored(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs between two proposals of one change: for who saves over what another saved."""
    return compare_said(_said(before), _said(after))


def _said(proposal: Mapping[str, Any]) -> dict[str, Any]:
    if "own" in proposal:
        return dict(proposal["own"])
    if "entry" in proposal:
        return EntryContent.model_validate(proposal["entry"]["content"]).said()
    content = proposal.get("content")
    if not content:
        return {}
    is_entry = {"elements", "policies", "central_department"} & content.keys()
    if is_entry:
        return EntryContent.model_validate(content).said()
    return paths_in(ItemContent.model_validate(content))


def _between(element: Element, path: str, before: Any, after: Any) -> Iterator[Difference]:
    """A form that is there on both sides is compared question by question."""
    if path != "form" or not before or not after:
        yield from _walk(element, (path,), "", before, after)
        return
    was, now = _form(before), _form(after)
    for name in ("fields", "sections"):
        yield from _walk(element, (path, name), "", was[name], now[name])


def _form(form: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    parts = form_parts(form)
    fields = [{**row, "schema": without_words(row["schema"])} for row in parts["fields"]]
    return {**parts, "fields": fields}


def _walk(
    element: Element, path: tuple[str, ...], thing: str, before: Any, after: Any
) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, list | None) and isinstance(after, list | None) and (before or after):
        yield from _lists(element, path, thing, before or [], after or [])
    elif isinstance(before, dict) and isinstance(after, dict) and not _is_one(path, before):
        for name in dict.fromkeys([*before, *after]):
            yield from _walk(element, (*path, name), thing, before.get(name), after.get(name))
    else:
        yield Difference(
            element=element.key,
            label=element.label,
            path=path,
            thing=thing,
            field=path[-1].rpartition(".")[2],
            before=before,
            after=after,
            kind=_kind(before, after),
        )


def _lists(
    element: Element, path: tuple[str, ...], thing: str, before: Sequence[Any], after: Sequence[Any]
) -> Iterator[Difference]:
    """Parts are matched by what names them; one whose name is not unique is matched by its place."""
    was, now = _named(before), _named(after)
    for key in dict.fromkeys([*was, *now]):
        old, new = was.get(key), now.get(key)
        part = old if new is None else new
        said = name_of_part(part)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _walk(element, (*path, key), said or thing, old, new)
        elif old != new:
            yield Difference(
                element=element.key,
                label=element.label,
                path=(*path, key),
                thing=said or thing,
                field=path[-1],
                before=old,
                after=new,
                kind=_kind(old, new),
            )
    if list(was) != list(now) and set(was) == set(now):
        yield Difference(
            element=element.key,
            label=element.label,
            path=(*path, "order"),
            thing=thing,
            field="order",
            before=[name_of_part(part) or str(part) for part in before],
            after=[name_of_part(part) or str(part) for part in after],
            kind="changed",
        )


def _named(parts: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, part in enumerate(parts):
        key = _key(part)
        found[key if key and key not in found else f"{key}#{number}"] = part
    return found


def _key(part: Any) -> str:
    if not isinstance(part, dict):
        return str(part)
    for name in _KEYS:
        if part.get(name):
            return "·".join(str(part[also]) for also in (name, "article", "clause") if part.get(also))
    return ""


def name_of_part(part: Any) -> str:
    """How people call a part of a list: a material by its name, a question by its text."""
    if not isinstance(part, dict):
        return ""
    name = name_key_of(part)
    return str(part.get(name, "")) + str(part.get("article", "") if name == "law" else "")


def name_key_of(part: Mapping[str, Any]) -> str:
    """The field that names a part; nothing where none does."""
    names = ("name", "law", "question", "text", "label", "title", "when", "key")
    return next((name for name in names if part.get(name)), "")


def _is_one(path: tuple[str, ...], value: Mapping[str, Any]) -> bool:
    """A limit, the rules of a field and what stands on a licence differ as a whole."""
    return "count" in value or path[-1] in {"schema", "licence_fields"} or len(path) >= 6


def _kind(before: Any, after: Any) -> Kind:
    if before in (None, "", []):
        return "added"
    return "removed" if after in (None, "", []) else "changed"
