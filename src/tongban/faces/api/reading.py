"""How the API reads a body: JSON whose texts can be kept."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from tongban.kernel.errors import N_, Refused


class NotJson(Refused):
    """The body is no JSON document."""

    code = "not-json"
    status = 400
    title = N_("The body is not JSON: %(why)s")


class PartsBroken(Refused):
    """A body that says it has parts and cannot be taken apart: no boundary, or broken off."""

    code = "parts-broken"
    status = 400
    title = N_("The request says that its body has parts, but it cannot be taken apart.")


class TextUnstorable(Refused):
    """A text in the body holds what no text may hold."""

    code = "text-unstorable"
    status = 400
    title = N_("A text in the body holds the character U+0000 or half of a surrogate pair.")


class BodyParser(Parser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, no NUL, no lone surrogates.

    Raises NotJson, TextUnstorable.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            read = json.loads(request.body, parse_constant=_no_constant)
        except RecursionError:
            raise NotJson(facts={"why": "nested too deeply"}) from None
        except ValueError as error:
            raise NotJson(facts={"why": str(error)}) from None
        # both come only by an escape: raw ones are no JSON or no UTF-8
        if b"\\u" in request.body and not all(_is_storable(text) for text in _texts(read)):
            raise TextUnstorable
        return read


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _texts(read: object) -> Iterator[str]:
    if isinstance(read, str):
        yield read
    elif isinstance(read, dict):
        for key, value in read.items():
            yield key
            yield from _texts(value)
    elif isinstance(read, list):
        for value in read:
            yield from _texts(value)


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
