"""The systems that handle cases for us: how each is called, and how it is told something."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from pydantic import BaseModel, Field

from tongban.foundation.vault.public import PeerProtocol, SignedPeer, signed_peer
from tongban.kernel.errors import Refused
from tongban.services.cases.outside.facts import NUMBER_LONGEST, News


class OutsideAway(Refused):
    """It does not answer, or not as the protocol says; it is told again later."""

    code = "outside-away"


class OutsideRefuses(Refused):
    """It answers that it will not take this."""

    code = "outside-refuses"


PROTOCOL = PeerProtocol(
    prefix="Outside",
    party="platform",
    longest_answer=64 * 1024,
    away=OutsideAway,
    refused=OutsideRefuses,
    forged=OutsideAway,
)


class _Taken(BaseModel):
    """What it answers to a case that is handed to it."""

    number: str = Field(min_length=1, max_length=NUMBER_LONGEST)


class _Heard(BaseModel):
    """What it answers to news: the id of what it has heard."""

    id: str


def systems() -> dict[str, str]:
    """The connected systems: short name → name for people."""
    return {name: str(one["title"]) for name, one in settings.OUTSIDE.items()}


def system_title(name: str) -> str:
    """The name for people of the system with this short name; the short name where it is not connected any more."""
    return systems().get(name, name)


def post_of(name: str) -> str:
    """The post that an account must hold to report for this system; empty: the duty is enough."""
    return str(settings.OUTSIDE.get(name, {}).get("post", ""))


class OutsideSystem:
    """One connected system. Every request is signed by us, every answer by it."""

    def __init__(self, peer: SignedPeer) -> None:
        self._peer = peer

    def take(self, case: Mapping[str, Any]) -> str:
        """Hand a case over; again it is the same one. Its number there. Raises OutsideAway, OutsideRefuses."""
        return self._peer.read(_Taken, self._peer.send("POST", "/cases", case)).number

    def give_back(self, number: str) -> None:
        """The case is ours again. Raises OutsideAway."""
        self._peer.send("POST", f"/cases/{quote(number)}/return", {"number": number})

    def hear(self, number: str, news: News) -> None:
        """Tell what happened to a case; the same id again is the same news. Raises OutsideAway, OutsideRefuses."""
        heard = self._peer.read(
            _Heard, self._peer.send("POST", f"/cases/{quote(number)}/news", {"number": number, **news.said()})
        )
        if heard.id != news.id:
            raise OutsideAway(facts={"why": "answered about something else"})


def system_named(name: str) -> OutsideSystem | None:
    """The system with this short name, None where it is not connected."""
    given = settings.OUTSIDE.get(name)
    return OutsideSystem(signed_peer(PROTOCOL, given)) if given else None
