"""One draft in two windows: what another window kept meanwhile is never written over unseen, and no text is lost.

A page carries a mark of each entry as it showed it. When it is sent, an entry that changed on one side
only is taken from that side; one that changed on both is put before the applicant with both texts.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tongban.foundation.forms.public import Field, FormSchema, answer_text, form_sections, parse_form

SEEN = "seen-entries"  # no key of a form has a hyphen
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One entry that two windows changed: what stands in the draft, and what was typed here."""

    key: str
    label: str
    kept: str
    typed: str


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The whole form after a page was sent. Entries that clash stand in `values` as typed here."""

    values: Mapping[str, Any]
    clashes: tuple[Clash, ...]


def marks_of(values: Mapping[str, Any], fields: Sequence[Field]) -> str:
    """What a page carries of the entries that it shows."""
    return json.dumps({one.key: _mark(values.get(one.key)) for one in fields}, separators=(",", ":"))


def merged(
    form: FormSchema, stored: Mapping[str, Any], post: QueryDict, *, section: str | None = None
) -> Merged:
    """What stands in the draft with what was typed on a page. A page without marks goes over what is there."""
    fields = [
        one
        for part in form_sections(form)
        if section in (None, part.key)
        for one in part.fields
        if not one.compute
    ]
    typed, seen = _typed(form, fields, post, section=section), _seen(post)
    values, clashes = dict(stored), []
    for one in fields:
        if one.key not in typed:
            continue
        mine, kept = typed[one.key], stored.get(one.key)
        was = seen.get(one.key)
        if was is not None and was != _mark(kept) != _mark(mine):
            if was == _mark(mine):
                continue  # only the other window changed it
            clashes.append(Clash(key=one.key, label=one.label, kept=_said(one, kept), typed=_said(one, mine)))
        values[one.key] = mine
    return Merged(
        values={key: value for key, value in values.items() if value not in _EMPTY}, clashes=tuple(clashes)
    )


def _typed(
    form: FormSchema, fields: Sequence[Field], post: QueryDict, *, section: str | None
) -> dict[str, Any]:
    """What the page says of its entries; None for one that it emptied. What it did not show is left out."""
    read = parse_form(form, post, section=section)
    return {one.key: read.get(one.key) for one in fields if one.key in read or _is_shown(one.key, post)}


def _is_shown(key: str, post: QueryDict) -> bool:
    return key in post or any(name.startswith(f"{key}.") for name in post)


def _seen(post: QueryDict) -> dict[str, str]:
    """The marks that the page carried; none where it carried none that can be read."""
    try:
        found = json.loads(post.get(SEEN, ""))
    except ValueError:
        return {}
    return {str(key): str(mark) for key, mark in found.items()} if isinstance(found, dict) else {}


def _mark(value: Any) -> str:
    told = None if value in _EMPTY else value
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _said(one: Field, value: Any) -> str:
    """An entry as people read it; a group or rows with one line for each."""
    if value in _EMPTY:
        return ""
    if not one.fields:
        return answer_text(one, value)
    rows = value if isinstance(value, list) else [value]
    return "\n".join(" · ".join(_inner(one.fields, row)) for row in rows)


def _inner(fields: Collection[Field], row: Mapping[str, Any]) -> list[str]:
    return [answer_text(one, row[one.key]) for one in fields if row.get(one.key) not in _EMPTY]
