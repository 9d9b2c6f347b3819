"""Answers to a form: read from a page, checked, completed and summed up. The API asks the same functions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from tongban.foundation.forms import posting, rules
from tongban.foundation.forms.errors import EntriesInvalid
from tongban.foundation.forms.facts import Field, FormSchema, LockedFact, Section, SummaryRow, Values, Widget
from tongban.foundation.forms.schema import Form, form_of
from tongban.foundation.forms.sentences import answer_text, sentence

_NONE: Mapping[str, LockedFact] = {}
_NO_SCENARIO: Mapping[str, object] = {}


def form_sections(schema: FormSchema) -> tuple[Section, ...]:
    """The sections of a form in order: one page each. An empty schema is no form and has none."""
    return form_of(schema).sections if schema else ()


def asked_fields(
    schema: FormSchema | None, values: Values, *, scenario: Mapping[str, object] = _NO_SCENARIO
) -> list[Field]:
    """The fields that these values and answers lead to, in the order in which the form shows them."""
    if not schema:
        return []
    names = expression_names(schema, values, scenario=scenario)
    return [
        one for section in form_of(schema).sections for one in section.fields if rules.is_asked(one, names)
    ]


def form_binds(schema: FormSchema) -> dict[str, str]:
    """Which data element each bound field is filled from, such as {"applicant": "person.name"}.

    An empty schema is no form and binds nothing.
    """
    if not schema:
        return {}
    return {one.key: one.bind for one in form_of(schema).fields if one.bind}


def form_suggestions(schema: FormSchema) -> dict[str, str]:
    """Which data element fields begin with, to be changed where it is not right: {"phone": "person.phone"}.

    An empty schema is no form and suggests nothing.
    """
    if not schema:
        return {}
    return {one.key: one.suggest for one in form_of(schema).fields if one.suggest and not one.bind}


def parse_form(schema: FormSchema, post: QueryDict, *, section: str | None = None) -> dict[str, Any]:
    """The values of a posted page. Names that the form does not know are no answers and are left out.

    An empty schema is no form: nothing of the page answers it. The same holds for all that is asked of answers below.
    """
    return posting.read_post(form_of(schema), post, section=section) if schema else {}


def complete_values(
    schema: FormSchema,
    values: Values,
    *,
    locked: Mapping[str, LockedFact] = _NONE,
    scenario: Mapping[str, object] = _NO_SCENARIO,
) -> dict[str, Any]:
    """The application's values as they count: with locked facts and computed fields, without what is not asked."""
    return rules.filled(form_of(schema), values, locked=locked, scenario=scenario) if schema else {}


def validate_form(
    schema: FormSchema,
    values: Values,
    *,
    locked: Mapping[str, LockedFact] = _NONE,
    scenario: Mapping[str, object] = _NO_SCENARIO,
    section: str | None = None,
    ignoring: Collection[str] = (),
) -> None:
    """Check the values against the form; `section` checks one page only, `ignoring` leaves out codes
    (a draft may ignore `required`). Warm it takes under a millisecond.

    Raises EntriesInvalid: `facts["fields"]` maps each field's path to a sentence, `facts["codes"]` to a code.
    """
    if not schema:
        return
    form = form_of(schema)
    found = [
        problem
        for problem in rules.problems(form, values, locked=locked, scenario=scenario)
        if problem.code not in ignoring and _is_in(form, problem.path, section)
    ]
    if found:
        raise EntriesInvalid(
            facts={
                "fields": {problem.path: sentence(problem) for problem in found},
                "codes": {problem.path: problem.code for problem in found},
            }
        )


def _is_in(form: Form, path: str, section: str | None) -> bool:
    if section is None:
        return True
    one = form.field(path.split(".")[0])
    return one is None or one.section == section


def expression_names(
    schema: FormSchema | None, values: Values, *, scenario: Mapping[str, object] = _NO_SCENARIO
) -> dict[str, object]:
    """What an expression outside of the form may ask for: each field by its key, and `scenario`.

    `values` are complete (`complete_values`); what was left empty is null.
    """
    names = rules.names_of(form_of(schema), values) if schema else {}
    return {**names, "scenario": dict(scenario)}


def form_summary(
    schema: FormSchema,
    values: Values,
    *,
    locked: Mapping[str, LockedFact] = _NONE,
    scenario: Mapping[str, object] = _NO_SCENARIO,
) -> list[SummaryRow]:
    """The answers as rows, for “check your answers” and for the application as a paper."""
    if not schema:
        return []
    form = form_of(schema)
    counted = rules.filled(form, values, locked=locked, scenario=scenario)
    return [
        row
        for section in form.sections
        for one in section.fields
        if one.key in counted
        for row in _rows(section, one, counted[one.key], locked.get(one.key))
    ]


def _rows(section: Section, one: Field, value: Any, fact: LockedFact | None) -> Iterator[SummaryRow]:
    if one.widget is Widget.ROWS and isinstance(value, list):
        for place, row in enumerate(value):
            yield from _inner_rows(section, one, row, f"{one.key}.{place}", f"{one.label} {place + 1}")
    elif one.widget is Widget.GROUP:
        yield from _inner_rows(section, one, value, one.key, one.label)
    else:
        text = fact.shown if fact and fact.shown else answer_text(one, value)
        row = _row(section, one.key, one.label, text, fact.source if fact else "")
        yield replace(row, source_kind=fact.kind) if fact else row


def _inner_rows(section: Section, one: Field, row: Any, path: str, label: str) -> Iterator[SummaryRow]:
    for sub in one.fields:
        if isinstance(row, dict) and row.get(sub.key) is not None:
            text = answer_text(sub, row[sub.key])
            yield _row(section, f"{path}.{sub.key}", f"{label} · {sub.label}", text, "")


def _row(section: Section, key: str, label: str, text: str, source: str) -> SummaryRow:
    return SummaryRow(
        section=section.key, section_title=section.title, key=key, label=label, text=text, source=source
    )
