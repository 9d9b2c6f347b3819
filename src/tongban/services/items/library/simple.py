"""The simple form of a change: limits, conditions and words. The editor does the rest.

Read from what was typed into stored values by field path, and back.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.kernel.errors import N_, Invalid
from tongban.services.items.library.elements import ELEMENTS, Policy
from tongban.services.items.library.facts import EntryContent
from tongban.services.items.library.models import Change

UNITS = ("working-days", "calendar-days", "months", "years")
LIMITS = ("statutory", "promised")
POLICIES = ("promised-limit", "materials", "conditions")
_MOST_DAYS = 3650


def typed_of(said: Mapping[str, Any], change: Change) -> dict[str, str]:
    """What the form shows for stored values."""
    typed = {
        "purpose": said.get("purpose", ""),
        "aliases": "\n".join(said.get("aliases", [])),
        "conditions": "\n".join(part["text"] for part in said.get("conditions", [])),
        "visits": "" if said.get("visits") is None else str(said["visits"]),
        "in_force_on": change.in_force_on.isoformat() if change.in_force_on else "",
        "reason": change.reason,
    }
    for name in LIMITS:
        limit = said.get(f"limits.{name}") or {}
        typed[name] = str(limit.get("count", ""))
        typed[f"{name}_unit"] = limit.get("unit", UNITS[0])
    return typed


def said_from(posted: Mapping[str, str], said: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values with what was typed. Raises Invalid with a sentence for each field."""
    found, faults = dict(said), dict[str, str]()
    for name in LIMITS:
        if name in posted:
            _put(found, f"limits.{name}", _limit(posted, name, said.get(f"limits.{name}"), faults))
    if "visits" in posted:
        _put(found, "visits", _number(posted["visits"], "visits", faults))
    if "purpose" in posted:
        _put(found, "purpose", posted["purpose"].strip() or None)
    if "aliases" in posted:
        _put(found, "aliases", _lines(posted["aliases"]) or None)
    if "conditions" in posted:
        known = {part["text"]: part for part in said.get("conditions", [])}
        lines = [known.get(text, {"text": text}) for text in _lines(posted["conditions"])]
        _put(found, "conditions", lines or None)
    if faults:
        raise Invalid(facts={"fields": faults})
    return found


def content_with(content: EntryContent, posted: Mapping[str, str]) -> EntryContent:
    """An entry's content with what was typed, what it binds included. Raises Invalid."""
    said = said_from(posted, content.elements)
    policies = dict(content.policies)
    for key in POLICIES:
        for policy in policies_of(key):
            is_new = policy != policies.get(key, ELEMENTS[key].policy)
            if posted.get(f"policy-{key}") == policy and is_new:
                policies[key] = policy
    return EntryContent.model_validate({**content.as_json(), "elements": said, "policies": policies})


def policies_of(key: str) -> tuple[Policy, ...]:
    """The policies that an element may have, strictest first."""
    return ELEMENTS[key].policies


def day_from(posted: Mapping[str, str]) -> date | None:
    """The day wished for; nothing is the day after the approval. Raises Invalid."""
    text = posted.get("in_force_on", "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(facts={"fields": {"in_force_on": N_("Enter a day as year-month-day.")}}) from error


def _limit(posted: Mapping[str, str], name: str, old: Any, faults: dict[str, str]) -> Any:
    count = _number(posted[name], name, faults)
    unit = posted.get(f"{name}_unit", UNITS[0])
    if count is None or unit not in UNITS:
        return None
    note = {"note": old["note"]} if old and old.get("note") else {}
    return {"count": count, **({} if unit == UNITS[0] else {"unit": unit}), **note}


def _number(text: str, field: str, faults: dict[str, str]) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 4 or int(text) > _MOST_DAYS:
        faults[field] = N_("Enter a whole number, or leave it empty.")
        return None
    return int(text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _put(found: dict[str, Any], path: str, stored: Any) -> None:
    if stored is None:
        found.pop(path, None)
    else:
        found[path] = stored
