"""Checking on the API: for the systems of offices that check licences all day."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router, Schema, Status
from pydantic import Field

from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.resources.licences.showing import limits
from tongban.resources.licences.showing.askers import officer_as_asker
from tongban.resources.licences.showing.commands.ask import ask_to_see
from tongban.resources.licences.showing.commands.claim import claim_code
from tongban.resources.licences.showing.facts import MAY_CHECK, AskFact, Seen
from tongban.resources.licences.showing.presenting import audience_of, check_shown
from tongban.resources.licences.showing.queries import seen_by_asker

router = Router(tags=["licences"])
MAY = OfficerAuth(MAY_CHECK)


class FieldIn(Schema):
    """One field that is asked for, by the name of its claim, such as `holder_name` or `fields.premises`."""

    name: str = Field(max_length=100)
    required: bool = False


class CheckIn(Schema):
    """What is asked for, and for what: the holder reads it."""

    type_code: str = Field(max_length=21)
    fields: list[FieldIn] = Field(default=[], max_length=50)
    purpose: str = Field(max_length=100)
    holder_code: str = Field(
        default="", max_length=40, description="ID number or credit code of the one whose licence it must be"
    )


class CodeIn(Schema):
    """What was scanned or typed."""

    code: str = Field(max_length=400, description="The text of the QR code, or the nine digits.")


class FieldOut(Schema):
    """One field. `value` is null where it was not shown, or is not seen any more."""

    name: str
    label: str
    required: bool
    value: str | None


class CheckOut(Schema):
    """One check. `state` is open, claimed, shown or refused; `is_over`: no next step can come any more."""

    id: UUID
    state: str
    is_over: bool
    type_code: str
    type_name: str
    fields: list[FieldOut]
    purpose: str
    ends_at: datetime
    answered_at: datetime | None
    seen_until: datetime | None
    verdict: str | None = Field(
        description="fresh, stale, suspended, expired, revoked or forged; null while nothing is seen"
    )
    organisation_name: str
    presentation: str | None = Field(description="SD-JWT with the holder's proof, bound to this check alone")
    audience: str = Field(description="for whom the presentation is")
    nonce: str | None = Field(description="the question that the presentation answers")


class PresentationIn(Schema):
    """A presentation that was got before, and the check it was for."""

    presentation: str = Field(max_length=65_536)
    audience: str = Field(max_length=400)
    nonce: str = Field(max_length=100)


class VerdictOut(Schema):
    """What a presentation is worth now; `code` says why where it is not good."""

    verdict: str
    code: str


@router.post("/licences/checks", auth=MAY, response={201: CheckOut}, summary="Ask to see a licence")
def open_check(request: HttpRequest, body: CheckIn) -> Status[CheckOut]:
    """Needs the duty `licences.check`, which the token carries. The holder's code comes next, within half an hour."""
    asker = officer_as_asker(officer_calling(request))
    limits.check_asking(request, asker)
    fact = ask_to_see(
        type_code=body.type_code,
        fields=[one.name for one in body.fields],
        required=[one.name for one in body.fields if one.required],
        purpose=body.purpose,
        holder_code=body.holder_code,
        by=asker,
        at=clock.now(),
    )
    return Status(201, _out(fact, None))


@router.post(
    "/licences/checks/{ask_id}/code",
    auth=MAY,
    response=CheckOut,
    summary="Give the code that the holder shows",
)
def give_code(request: HttpRequest, ask_id: UUID, body: CodeIn) -> CheckOut:
    """The code is good once; the holder is asked now. Ask for the check again until it is answered."""
    asker = officer_as_asker(officer_calling(request))
    limits.check_tries(request, asker)
    try:
        return _out(claim_code(ask_id=ask_id, text=body.code, by=asker, at=clock.now()), None)
    except Refused as refused:
        limits.count_miss(request, asker, refused)
        raise


@router.get("/licences/checks/{ask_id}", auth=MAY, response=CheckOut, summary="One of my checks")
def one_check(request: HttpRequest, ask_id: UUID) -> CheckOut:
    """While it is seen: the fields that the holder consented to, checked anew. Then they are gone."""
    fact, seen = seen_by_asker(ask_id, by=officer_as_asker(officer_calling(request)), at=clock.now())
    return _out(fact, seen)


@router.post(
    "/licences/presentations/verify", auth=MAY, response=VerdictOut, summary="Check a presentation again"
)
def verify_again(request: HttpRequest, body: PresentationIn) -> VerdictOut:
    """Whether what was shown before still holds: revoked since, changed, or for another check. Nothing is kept."""
    checked = check_shown(body.presentation, audience=body.audience, nonce=body.nonce, at=clock.now())
    return VerdictOut(verdict=checked.verdict.value, code=checked.code)


def _out(fact: AskFact, seen: Seen | None) -> CheckOut:
    at = clock.now()
    values = seen.values if seen else {}
    return CheckOut(
        id=fact.id,
        state=fact.state.value,
        is_over=not fact.waits(at) and not fact.is_seen(at),
        type_code=fact.type.code,
        type_name=fact.type.name,
        fields=[
            FieldOut(
                name=one.name,
                label=gettext(one.label),
                required=one.is_required,
                value=values.get(one.name),
            )
            for one in fact.fields
        ],
        purpose=fact.purpose,
        ends_at=fact.ends_at,
        answered_at=fact.answered_at,
        seen_until=fact.seen_until,
        verdict=seen.verdict.value if seen else None,
        organisation_name=seen.organisation_name if seen else "",
        presentation=seen.presentation if seen else None,
        audience=audience_of(fact.id),
        nonce=seen.nonce if seen else None,
    )
