"""Why a row does not come in, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext
from pydantic import ValidationError

from tongban.foundation.papers.public import because as because
from tongban.kernel.errors import N_

NEEDED = N_("%(names)s are needed")
TWICE: Mapping[str, str] = {
    "code": N_("the same code stands in the file twice"),
    "source id": N_("the same source id stands in the file twice"),
    "name": N_("the same name stands in the list twice"),
}

# the kinds of pydantic that files bring about; any other keeps the words of the library
_KINDS: Mapping[str, str] = {
    "missing": N_("%(where)s is missing"),
    "extra_forbidden": N_("%(where)s: there is no such element"),
    "literal_error": N_("%(where)s: it is none of %(expected)s"),
    "string_too_short": N_("%(where)s says nothing"),
    "string_too_long": N_("%(where)s is longer than %(max_length)s characters"),
    "string_type": N_("%(where)s is no text"),
    "bool_type": N_("%(where)s is neither yes nor no"),
    "bool_parsing": N_("%(where)s is neither yes nor no"),
    "int_type": N_("%(where)s is no whole number"),
    "int_parsing": N_("%(where)s is no whole number"),
    "int_from_float": N_("%(where)s is no whole number"),
    "greater_than_equal": N_("%(where)s is less than %(ge)s"),
    "less_than_equal": N_("%(where)s is more than %(le)s"),
    "tuple_type": N_("%(where)s is no list"),
    "list_type": N_("%(where)s is no list"),
    "dict_type": N_("%(where)s is no object with parts"),
    "model_type": N_("%(where)s is no object with parts"),
    "model_attributes_type": N_("%(where)s is no object with parts"),
}


def wrong_places(error: ValidationError) -> str:
    """Every place that does not have the form of an item."""
    return gettext("; ").join(
        _told(dict(one)) for one in error.errors(include_url=False, include_input=False)
    )


def _told(error: Mapping[str, object]) -> str:
    place, context = error.get("loc", ()), error.get("ctx", {})
    assert isinstance(place, tuple)
    assert isinstance(context, dict)
    where = ".".join(map(str, place))
    if text := _KINDS.get(str(error["type"])):
        return because(text, where=where, **context)
    return f"{where}{gettext(': ')}{error['msg']}"
