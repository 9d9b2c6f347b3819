"""How an application was signed: on a page, by a program with a token, or with the whole of which it is a part."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SignedOnPage:
    """Signed on the signing page: the subject of the request that carries the signature."""

    subject: str


@dataclass(frozen=True, kw_only=True)
class SignedByToken:
    """Sent by a program that holds a token which the signer issued."""

    token_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignedWhole:
    """Signed with the whole of a whole application, of which this is a part.

    `fields` and `slots` say under which keys the part's entries and materials stand in the whole.
    """

    number: str
    fields: Mapping[str, str]
    slots: Mapping[str, str]
