"""The conversation over HTTP: a turn with its sentences and where each of them stands."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from tongban.faces.assistant.dialogue import MOST_TYPED, turn
from tongban.faces.assistant.facts import Key, Kind, Reply, State
from tongban.faces.assistant.keeping import MOST_TOKEN, holder_name, opened, sealed
from tongban.faces.assistant.pages import setting_of
from tongban.foundation.identity.public import Person, PersonAuth

router = Router(tags=["assistant"])


class TurnIn(Schema):
    """What is said, or one of the choices of the last reply by its value; `state` as the last reply gave it."""

    text: str = Field("", max_length=MOST_TYPED)
    choice: str = Field("", max_length=300)
    state: str = Field("", max_length=MOST_TOKEN)
    item: str = Field("", max_length=64, description="Of a first turn: the service that it is about")
    region: str = Field("", max_length=24, description="Code of the area whose services are meant")


class SourceOut(Schema):
    """Where a sentence stands: the item (of one's own case its number), the element, the section's address."""

    item: str
    element: Key
    title: str
    url: str


class SentenceOut(Schema):
    """One sentence. Without a source it says nothing about a service."""

    text: str
    source: SourceOut | None


class ChoiceOut(Schema):
    label: str
    value: str
    note: str


class LinkOut(Schema):
    label: str
    url: str
    is_main: bool


class TurnOut(Schema):
    """The reply. `phrased_by`: the language model that put the words, empty where none did."""

    kind: Kind
    item: str
    elements: list[Key]
    sentences: list[SentenceOut]
    choices: list[ChoiceOut]
    links: list[LinkOut]
    phrased_by: str
    state: str
    is_new: bool = Field(
        description="The conversation began with this turn; a state that has ended begins anew"
    )


@router.post("/assistant/turns", response={201: TurnOut}, auth=None, summary="Talk with the assistant")
def say(request: HttpRequest, given: TurnIn) -> Status[dict[str, Any]]:
    """Without an account; with a citizen's token it also tells of one's own cases, a session counts for nothing here.
    Nothing is stored: the conversation is the `state` that the caller sends along, and opens only for the account
    that it was made for. At most 16 SQL besides the caller's."""
    person = _caller(request)
    holder = holder_name(person.account_id) if person else ""
    setting = setting_of(person=person, holder=holder, region=given.region)
    known = opened(given.state, holder=holder, at=setting.now)
    state = known or State(item=given.item)
    state, reply = turn(state, given.text, choice=given.choice, setting=setting)
    state_text = sealed(state, holder=holder, at=setting.now)
    return Status(201, {**_told(reply), "state": state_text, "is_new": known is None})


def _caller(request: HttpRequest) -> Person | None:
    """The citizen of a bearer token. Raises what the token is refused for; without one nobody."""
    return PersonAuth().by_token(request) if "Authorization" in request.headers else None


def _told(reply: Reply) -> dict[str, Any]:
    return {
        "kind": reply.kind,
        "item": reply.item,
        "elements": list(reply.elements),
        "sentences": [{"text": one.text, "source": one.citation} for one in reply.sentences],
        "choices": list(reply.choices),
        "links": list(reply.links),
        "phrased_by": reply.phrased_by,
    }
