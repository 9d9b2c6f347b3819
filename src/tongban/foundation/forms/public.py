"""The front door of this app: other apps import only from here."""

from tongban.foundation.forms.answers import (
    asked_fields,
    complete_values,
    expression_names,
    form_binds,
    form_sections,
    form_suggestions,
    form_summary,
    parse_form,
    validate_form,
)
from tongban.foundation.forms.characters import without_strays
from tongban.foundation.forms.checking import check_schema
from tongban.foundation.forms.errors import EntriesInvalid, FormRefused
from tongban.foundation.forms.facts import (
    Choice,
    Field,
    FormSchema,
    LockedFact,
    Section,
    SummaryRow,
    Values,
    Widget,
)
from tongban.foundation.forms.ordering import with_order
from tongban.foundation.forms.posting import is_row_act
from tongban.foundation.forms.rendering import render_error_summary, render_form
from tongban.foundation.forms.sentences import answer_text

__all__ = [
    "Choice",
    "EntriesInvalid",
    "Field",
    "FormRefused",
    "FormSchema",
    "LockedFact",
    "Section",
    "SummaryRow",
    "Values",
    "Widget",
    "answer_text",
    "asked_fields",
    "check_schema",
    "complete_values",
    "expression_names",
    "form_binds",
    "form_sections",
    "form_suggestions",
    "form_summary",
    "is_row_act",
    "parse_form",
    "render_error_summary",
    "render_form",
    "validate_form",
    "with_order",
    "without_strays",
]
