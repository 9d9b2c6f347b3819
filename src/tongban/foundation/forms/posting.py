"""Reads a posted page into JSON values. What cannot be read stays as it was typed, so that it can be shown again."""

import unicodedata
from typing import Any

from django.http import QueryDict

from tongban.foundation.forms.characters import without_strays
from tongban.foundation.forms.facts import Field, Widget
from tongban.foundation.forms.formats import tidy
from tongban.foundation.forms.schema import Form

ADD, REMOVE = "_add", "_remove"  # names of the buttons that add and remove rows without script


def read_post(form: Form, post: QueryDict, *, section: str | None) -> dict[str, Any]:
    """The values of a section, or of the whole form. Empty answers are left out."""
    values: dict[str, Any] = {}
    for one in form.fields:
        if (section is None or one.section == section) and not one.compute:
            value = _read(one, one.key, post)
            if value not in (None, "", [], {}):
                values[one.key] = value
    return values


def _read(one: Field, name: str, post: QueryDict) -> Any:
    if one.widget is Widget.GROUP:
        return _read_inside(one, name, post)
    if one.widget is Widget.ROWS:
        return _read_rows(one, name, post)
    if one.widget is Widget.CHECKS:
        return [_known(one, text) for text in post.getlist(name)]
    text = without_strays(post.get(name, ""), may_break=one.widget is Widget.AREA)
    if one.type == "boolean":
        return {"true": True, "on": True, "false": False, "": None}.get(text, text)
    if one.choices:
        return _known(one, text)
    if one.type in {"number", "integer"}:
        return _number(one, text)
    return tidy(text, one.format)


def _read_inside(one: Field, name: str, post: QueryDict) -> dict[str, Any]:
    read = {sub.key: _read(sub, f"{name}.{sub.key}", post) for sub in one.fields}
    return {key: value for key, value in read.items() if value not in (None, "", [])}


def _read_rows(one: Field, name: str, post: QueryDict) -> list[dict[str, Any]]:
    """Rows in their order; wholly empty ones at the end are no answer."""
    count = _row_count(post, name)
    removed = post.get(REMOVE, "")
    rows = [
        _read_inside(one, f"{name}.{place}", post) for place in range(count) if removed != f"{name}.{place}"
    ]
    while rows and not rows[-1]:
        rows.pop()
    return rows[: one.max_rows + 1]  # one too many is for the check to refuse


def _row_count(post: QueryDict, name: str) -> int:
    places = [key[len(name) + 1 :].split(".")[0] for key in post if key.startswith(f"{name}.")]
    return min(
        max((int(place) + 1 for place in places if place.isascii() and place.isdigit()), default=0), 200
    )


def _known(one: Field, text: str) -> object:
    return next((choice.value for choice in one.choices if str(choice.value) == text), text)


def _number(one: Field, text: str) -> int | float | str:
    plain = (
        unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").removesuffix(one.unit or "\0")
    )
    try:
        number = float(plain)
    except ValueError:
        return text.strip()
    if number in (float("inf"), float("-inf")) or number != number or abs(number) > 1e15:
        return text.strip()
    return int(number) if number.is_integer() and ("." not in plain or one.type == "integer") else number


def rows_shown(form: Form, post: QueryDict) -> dict[str, int]:
    """How many rows each repeated group shows next: one more where “add a row” was pressed."""
    wanted = post.get(ADD, "")
    return {
        one.key: min(len(_read_rows(one, one.key, post)) + (1 if wanted == one.key else 0), one.max_rows)
        for one in form.fields
        if one.widget is Widget.ROWS
    }


def is_row_act(post: QueryDict) -> bool:
    """Whether a row was added or removed: then the page is shown again and nothing is checked."""
    return bool(post.get(ADD) or post.get(REMOVE))
