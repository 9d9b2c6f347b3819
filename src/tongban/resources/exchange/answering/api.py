"""The gateway's address for questions of yes or no."""

import base64

from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tongban.resources.exchange.answering.commands.answer_system import answer_system
from tongban.resources.exchange.answering.looking import Asked
from tongban.resources.exchange.answering.showing import address_of
from tongban.resources.exchange.gateway.api import Call, signed_call
from tongban.resources.exchange.gateway.refusals import CallUnreadable
from tongban.resources.exchange.gateway.rules import CASE_HEADER
from tongban.resources.exchange.gateway.subjects import CaseNumber, check_text, without_spaces


class Body(BaseModel):
    """The body of a question."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    question: str = Field(max_length=200)
    parameter: str = Field(default="", max_length=200)
    key: str = Field(min_length=1, max_length=64)
    name: str = Field(default="", max_length=200)
    case_number: CaseNumber = ""


@require_POST
@signed_call
def answer(call: Call, *, code: str) -> object:
    """Ask a question of yes or no by a grant. The answer is signed for anybody, not for the caller alone."""
    body = _body(call.message.body)
    header = call.message.headers.get(CASE_HEADER)
    if header is not None and without_spaces(header) != body.case_number:
        raise CallUnreadable(facts={"wrong": {CASE_HEADER: "differs from the body"}})
    asked = Asked(grant_code=code, **body.model_dump())
    given = answer_system(asked=asked, caller=call.caller, signed=call.signed, at=call.at)
    return {
        "answer": given.document["answer"],
        "why": given.document["why"],
        "document": given.document,
        "signature": base64.b64encode(bytes(given.signature)).decode(),
        "certificate_sha256": given.certificate_sha256,
        "check": address_of(given.code),
    }


def _body(raw: bytes) -> Body:
    """Raises CallUnreadable, which names the entries and repeats nothing of them."""
    check_text(raw)
    try:
        return Body.model_validate_json(raw)
    except ValidationError as wrong:
        places = {".".join(str(part) for part in one["loc"]) or "body": one["type"] for one in wrong.errors()}
        raise CallUnreadable(facts={"wrong": places}) from None
