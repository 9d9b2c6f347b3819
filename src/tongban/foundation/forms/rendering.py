"""Renders a form as HTML: known facts locked above, then the questions with their hints and errors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from tongban.foundation.forms import posting, rules
from tongban.foundation.forms.facts import Choice, Field, FormSchema, LockedFact, Values, Widget
from tongban.foundation.forms.schema import Form, form_of
from tongban.foundation.forms.sentences import answer_text

_NONE: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One field as its template sees it."""

    field: Field
    name: str
    id: str
    value: Any
    error: str
    options: tuple[tuple[Choice, str, bool], ...] = ()  # choice, id, chosen
    inside: tuple["Shown", ...] = ()
    rows: tuple[tuple["Shown", ...], ...] = ()

    @property
    def describedby(self) -> str:
        """The ids of hint and error, for aria-describedby."""
        parts = [f"{self.id}-h"] if self.field.help or self.is_suggested else []
        return " ".join([*parts, f"{self.id}-e"] if self.error else parts)

    @property
    def is_suggested(self) -> bool:
        """Whether something stands here that the register may have suggested."""
        return bool(self.field.suggest and self.value)

    @property
    def first_id(self) -> str:
        """Where a link of the error summary leads: the first thing that can be typed into."""
        if self.options:
            return self.options[0][1]
        if self.rows or self.inside:
            return (self.rows[0] if self.rows else self.inside)[0].first_id
        return self.id

    @property
    def template(self) -> str:
        return f"forms/widgets/{self.field.widget.value}.html"

    @property
    def length(self) -> str:
        """How wide the input is: short answers get short inputs."""
        return (
            "short"
            if self.field.widget in {Widget.NUMBER, Widget.DATE} or self.field.format == "phone"
            else ""
        )

    @property
    def inputmode(self) -> str:
        by_type = {"number": "decimal", "integer": "numeric"}
        by_format = {"phone": "tel", "email": "email"}
        return by_type.get(self.field.type) or by_format.get(self.field.format, "")

    @property
    def autocomplete(self) -> str:
        known = {"person.name": "name", "person.phone": "tel", "person.address": "street-address"}
        return known.get(self.field.bind or self.field.suggest) or {"phone": "tel", "email": "email"}.get(
            self.field.format, ""
        )


def render_form(
    schema: FormSchema,
    *,
    values: Values,
    locked: Mapping[str, LockedFact] = _NONE,
    errors: Mapping[str, str] = _NONE,
    section: str | None = None,
    scenario: Mapping[str, object] = _NONE,
    post: QueryDict | None = None,
    correction_url: str = "",
) -> SafeString:
    """The fields of a section, or of all. The caller brings <form>, heading and buttons, and shows
    `render_error_summary` above its heading.

    `errors` maps paths to sentences, as EntriesInvalid holds them. `post` is the page as it was
    sent, when a row is to be added or removed. No SQL.
    """
    form = form_of(schema)
    counted = rules.filled(form, values, locked=locked, scenario=scenario)
    names = {**rules.names_of(form, counted), "scenario": dict(scenario)}
    rows = posting.rows_shown(form, post) if post is not None else {}
    parts: list[dict[str, Any]] = []
    for one_section in form.sections:
        if section is not None and one_section.key != section:
            continue
        asked = [one for one in one_section.fields if rules.is_asked(one, names)]
        parts.append(
            {
                "section": one_section,
                "facts": [
                    (one, locked[one.key], _fact_text(one, locked[one.key]))
                    for one in asked
                    if one.key in locked
                ],
                "computed": [
                    (one, answer_text(one, counted.get(one.key)))
                    for one in asked
                    if _is_computed(one, locked)
                ],
                "fields": [
                    _shown(one, one.key, values.get(one.key), errors, rows=rows.get(one.key, 0))
                    for one in asked
                    if one.key not in locked and not one.compute
                ],
            }
        )
    context = {
        "parts": parts,
        "correction_url": correction_url,
        "has_headings": section is None and len(parts) > 1,
        "has_rows": any(one.field.widget is Widget.ROWS for part in parts for one in part["fields"]),
    }
    return mark_safe(render_to_string("forms/form.html", context))  # noqa: S308


def render_error_summary(schema: FormSchema, errors: Mapping[str, str]) -> SafeString:
    """The red frame with a link to each field that needs another look; "" where nothing does."""
    if not errors:
        return SafeString("")
    form = form_of(schema)
    links = [(_link_of(form, path), text) for path, text in errors.items()]
    return mark_safe(render_to_string("forms/errors.html", {"links": links}))  # noqa: S308


def _is_computed(one: Field, locked: Mapping[str, LockedFact]) -> bool:
    return bool(one.compute) and one.key not in locked


def _fact_text(one: Field, fact: LockedFact) -> str:
    return fact.shown or answer_text(one, fact.value)


def _link_of(form: Form, path: str) -> str:
    """The id of what the link should lead to; "" for what is no field of the form."""
    one = rules.find_field(form, path)
    return _shown(one, path, None, {}).first_id if one is not None else ""


def _shown(one: Field, name: str, value: Any, errors: Mapping[str, str], *, rows: int = 0) -> Shown:
    id_ = "f-" + name.replace(".", "-")
    inside: tuple[Shown, ...] = ()
    all_rows: tuple[tuple[Shown, ...], ...] = ()
    if one.widget is Widget.GROUP:
        held = value if isinstance(value, dict) else {}
        inside = tuple(_inside(one, name, held, errors))
    elif one.widget is Widget.ROWS:
        held_rows = [row if isinstance(row, dict) else {} for row in value] if isinstance(value, list) else []
        held_rows += [{}] * (max(rows, 1) - len(held_rows))
        all_rows = tuple(
            tuple(_inside(one, f"{name}.{place}", row, errors)) for place, row in enumerate(held_rows)
        )
    options = tuple(_options(one, id_, value))
    error = errors.get(name, "")
    return Shown(
        field=one,
        name=name,
        id=id_,
        value=_typed(value),
        error=error,
        options=options,
        inside=inside,
        rows=all_rows,
    )


def _inside(one: Field, name: str, held: Mapping[str, Any], errors: Mapping[str, str]) -> Iterator[Shown]:
    for sub in one.fields:
        yield _shown(sub, f"{name}.{sub.key}", held.get(sub.key), errors)


def _options(one: Field, id_: str, value: Any) -> Iterator[tuple[Choice, str, bool]]:
    chosen = value if isinstance(value, list) else [value]
    choices = one.choices
    if one.type == "boolean" and one.widget is Widget.RADIOS:
        choices = (
            Choice(value=True, label=answer_text(one, True)),
            Choice(value=False, label=answer_text(one, False)),
        )
    for place, choice in enumerate(choices):
        yield (
            choice,
            f"{id_}-{place + 1}",
            any(choice.value == single and type(choice.value) is type(single) for single in chosen),
        )


def _typed(value: Any) -> str:
    """What stands in the input: exactly what was typed, or the saved value."""
    return "" if value is None else str(value)
