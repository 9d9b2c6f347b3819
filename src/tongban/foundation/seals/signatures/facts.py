"""Signatures as others see them: the ways to sign, what is proved, what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, Refused

CODE_HOLDS = timedelta(minutes=5)
CODE_AGAIN = timedelta(seconds=60)
MOST_TRIES = 5
PROOF_HOLDS = timedelta(minutes=10)  # between signing and handing in


class Way(StrEnum):
    """How somebody signed. Each ties the signer to one document by its digest."""

    CODE = "code"  # a one-time code sent to the phone that the register holds
    TYPED = "typed"  # the name in full and the account's password
    DRAWN = "drawn"  # drawn on the screen
    TOKEN = "token"  # noqa: S105 - by a program to which the signer gave an API token


class Strength(StrEnum):
    """What the way rests on, 电子签名法 (2019) art. 13.

    `secret`: something that only the signer has or knows (art. 34 (5) names codes and passwords).
    `session`: the signed-in account with its real name, a way on which both sides agree (art. 13, second paragraph).
    """

    SECRET = "secret"  # noqa: S105 - the name of a kind
    SESSION = "session"


STRENGTH: dict[Way, Strength] = {
    Way.CODE: Strength.SECRET,
    Way.TYPED: Strength.SECRET,
    Way.TOKEN: Strength.SECRET,
    Way.DRAWN: Strength.SESSION,
}


class Signer(Protocol):
    """Who signs: a citizen with a real name, or an officer at the desk."""

    @property
    def account_id(self) -> int: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A document that waits for one person's signature. `digest` is lower-case hex."""

    id: UUID
    subject: str
    digest: str
    document: Mapping[str, Any]
    payload: Mapping[str, Any]
    asked_at: datetime
    phone_masked: str
    code_sent_at: datetime | None
    is_signed: bool


@dataclass(frozen=True, kw_only=True)
class Given:
    """A signature as it was given: which document, which way, and what proves it."""

    way: Way
    digest: str
    asked_at: datetime
    proof: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The platform's own signature over evidence, and the certificate that checks it."""

    signature: bytes
    certificate_sha256: str
    sealed_at: datetime


@dataclass(frozen=True, kw_only=True)
class CodeSent:
    """Where a code went. `is_sure` is False when the gateway did not answer in time."""

    phone_masked: str
    is_sure: bool


class SignatureMissing(Refused):
    """The document was not signed, or its signature was used or is too old."""

    code = "signature-missing"
    title = N_("This has to be signed first. Nothing that you filled in is lost.")


class SignatureStale(Refused):
    """What was signed is not what would be handed in."""

    code = "signature-stale"
    title = N_("Something has changed since the document was made. Look at the new one, then sign it.")


class CodeTooSoon(Refused):
    """A code was sent less than a minute ago."""

    code = "code-too-soon"
    status = 429
    title = N_("We have just sent a code. You can ask for another in %(seconds)s seconds.")


class CodeNotSent(Refused):
    """The text did not go out."""

    code = "code-not-sent"
    status = 503
    title = N_("The text message could not be sent. Try again in a moment, or sign in another way.")


class NoPhone(Refused):
    """The register holds no phone number, or texts cannot be sent."""

    code = "no-phone-to-text"
    title = N_("We cannot text you: no phone number is on record. Sign in another way.")


class CodeWrong(Invalid):
    """Not the code that was sent."""

    code = "code-wrong"
    title = N_("This is not the code that we sent. Tries left: %(left)s.")


class CodeEmpty(Invalid):
    """Nothing was typed. It is no try."""

    code = "code-empty"
    title = N_("Type the 6 digits from the text message.")


class CodePast(Invalid):
    """No code is waiting: it is older than five minutes, was tried too often, or was for another document."""

    code = "code-past"
    title = N_("This code no longer holds. Ask for a new one.")


class NameDiffers(Invalid):
    """The typed name is not the signer's."""

    code = "signed-name-differs"
    title = N_("Type your own name as it stands on your ID card.")


class DrawingUnfit(Invalid):
    """Nothing was drawn, or it cannot be read as strokes."""

    code = "drawing-unfit"
    title = N_("Sign in the box with your finger or the mouse.")
