"""The forms of all members as one: the same field is asked once, what comes out of another member is not asked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tongban.kernel.expressions import expression
from tongban.services.bundles.merging.expressions import any_of, every, in_form, settled
from tongban.services.bundles.merging.facts import Joined, Whole
from tongban.services.bundles.merging.questions import read

SHARED = "shared"
# what only says where and how a field is shown, and does not make it another one
_SHOWN = frozenset({"x-section", "x-help", "x-order", "x-when", "x-why", "description", "examples"})
Place = tuple[str, str]  # member, field


@dataclass
class _Asked:
    """One field of the whole, and every place where a member asks it."""

    key: str
    places: list[Place] = field(default_factory=list)


def merged_form(whole: Whole) -> tuple[dict[str, Any] | None, dict[str, dict[str, str]]]:
    """The form of the whole, and for each member its fields by their keys there."""
    asked = _asked_once(whole)
    names: dict[str, dict[str, str]] = {one.key: {} for one in whole.members}
    for one in asked:
        for member, key in one.places:
            names[member][key] = one.key
    if not asked:
        return None, names
    by_key = {one.key: one for one in whole.members}
    properties = {one.key: _definition(one, whole, names, by_key) for one in asked}
    needed = [one.key for one in asked if any(_is_required(by_key[m], key) for m, key in one.places)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": whole.content.name,
        "x-sections": _sections(whole, properties),
        "required": needed,
        "properties": properties,
    }, names


def ordered(form: dict[str, Any] | None) -> list[tuple[str, dict[str, Any]]]:
    """The fields of a form in their order; one without a place stands where it is written."""
    fields = list((form or {}).get("properties", {}).items())
    return sorted(fields, key=lambda entry: entry[1].get("x-order", 0))


def _asked_once(whole: Whole) -> list[_Asked]:
    found: dict[tuple[str, ...], _Asked] = {}
    taken: set[str] = set()
    for one in whole.members:
        for key, said in _fields_to_ask(one, whole):
            mark = _identity(whole, one, key, said)
            if mark not in found:
                name = key if key not in taken else f"{one.key}_{key}"
                taken.add(name)
                found[mark] = _Asked(key=name)
            found[mark].places.append((one.key, key))
    # what several members use stands first, on its own page
    return sorted(found.values(), key=lambda asked: len({m for m, _key in asked.places}) == 1)


def _fields_to_ask(one: Joined, whole: Whole) -> Iterator[tuple[str, dict[str, Any]]]:
    results = whole.comes_from(one)
    for key, said in ordered(one.content.form):
        bind = str(said.get("x-bind", ""))
        if bind.startswith("licence.") and bind.split(".")[1] in results:
            continue
        if bind.startswith("firm.") and one.member.applied_by:
            continue  # the firm is not there yet; the register says it when this member begins
        if said.get("x-when") and settled(in_form(said["x-when"], fields={}, answers=_answers(one))) is False:
            continue
        yield key, said


def _identity(whole: Whole, one: Joined, key: str, said: dict[str, Any]) -> tuple[str, ...]:
    """What makes two fields one: the bundle says so, the same data element, or the same words under the same key."""
    group = whole.group_of(one, key)
    if group is not None:
        return ("same", str(group))
    for word in ("x-bind", "x-suggest"):
        if said.get(word):
            return (word, str(said[word]), str(said["type"]))
    kept = {word: value for word, value in said.items() if word not in _SHOWN}
    return ("words", key, json.dumps(kept, ensure_ascii=False, sort_keys=True))


def _definition(
    asked: _Asked, whole: Whole, names: dict[str, dict[str, str]], by_key: dict[str, Joined]
) -> dict[str, Any]:
    member, key = _first_said(asked, whole)
    first = by_key[member]
    said = dict((first.content.form or {})["properties"][key])
    said.pop("x-order", None)
    if first.member.applied_by and str(said.get("x-suggest", "")).startswith("firm."):
        del said["x-suggest"]
    when = any_of(_condition(by_key[m], one, names[m]) for m, one in asked.places)
    said.pop("x-when", None)
    if when:
        said["x-when"] = when
    fields, answers = names[member], _answers(first)
    if "x-compute" in said:
        said["x-compute"] = in_form(said["x-compute"], fields=fields, answers=answers)
    if "x-checks" in said:
        said["x-checks"] = [
            check | {"rule": in_form(check["rule"], fields=fields, answers=answers)}
            for check in said["x-checks"]
        ]
    said["x-section"] = SHARED if len({m for m, _key in asked.places}) > 1 else member
    return said


def _first_said(asked: _Asked, whole: Whole) -> Place:
    """Whose words ask it: those that the bundle names first, else those of the first member that asks."""
    named = [tuple(group[0].split(".", 1)) for group in whole.content.same if group]
    return next((place for place in asked.places if place in named), asked.places[0])


def _condition(one: Joined, key: str, fields: dict[str, str]) -> str | None:
    """When a member asks this field: the member is part of it, and its own condition holds."""
    said = (one.content.form or {})["properties"][key]
    own = in_form(said["x-when"], fields=fields, answers=_answers(one)) if said.get("x-when") else None
    return every(_when_in_form(one), own if own and settled(own) is None else None)


def _when_in_form(one: Joined) -> str | None:
    """The member's condition, in which each name is a question of the bundle."""
    if one.member.when is None:
        return None
    names = {name: f"scenario.{name}" for name in expression(one.member.when).variables}
    return in_form(one.member.when, fields=names, answers={})


def _answers(one: Joined) -> dict[str, str]:
    return read(dict(one.questions), one.member.answers, prefix="scenario.")


def _is_required(one: Joined, key: str) -> bool:
    return key in (one.content.form or {}).get("required", [])


def _sections(whole: Whole, properties: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    titles = {SHARED: whole.content.shared_title} | {
        one.key: one.member.title or one.content.name for one in whole.members
    }
    used = {said["x-section"] for said in properties.values()}
    return [{"key": key, "title": title} for key, title in titles.items() if key in used]
