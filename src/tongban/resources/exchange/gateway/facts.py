"""Client systems (接入系统) of departments, who calls the gateway, and what it refuses."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused
from tongban.kernel.events import Event

SUBJECT = "exchange-system:{code}"
KEEP, APPROVE = "exchange.keep_systems", "exchange.approve_systems"


class SystemState(StrEnum):
    """How a client system stands. `rules.MOVES` says which act leads from one to the next."""

    PENDING = "pending"  # waits for the data authority
    LIVE = "live"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


STATE_TEXTS = {
    SystemState.PENDING: N_("waits for approval"),
    SystemState.LIVE: N_("may call"),
    SystemState.REFUSED: N_("not approved"),
    SystemState.SUSPENDED: N_("suspended"),
    SystemState.WITHDRAWN: N_("withdrawn"),
}


class KeyAlgorithm(StrEnum):
    """How a system signs, as RFC 9421 names it."""

    ED25519 = "ed25519"
    P256 = "ecdsa-p256-sha256"


@dataclass(frozen=True, kw_only=True)
class KeyFact:
    """A public key of a system. `kid` is its RFC 7638 thumbprint, and names it in signatures."""

    kid: str
    algorithm: KeyAlgorithm
    public_der: bytes = field(repr=False)
    added_at: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class SystemFact:
    """A client system as its department and the data authority see it."""

    id: UUID
    code: str
    name: str
    organisation_id: UUID
    organisation_name: str
    authority_id: UUID
    responsible: str
    phone: str
    state: SystemState
    state_text: str
    reasons: str
    registered_at: datetime
    registered_by: str
    stopped_by: str
    secret_made_at: datetime | None
    last_token_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whose token a call carries: one system of one organisation, with the grants that it may use."""

    system_id: UUID
    code: str
    name: str
    organisation_id: UUID
    organisation_name: str
    scopes: frozenset[str]
    keys: dict[str, tuple[KeyAlgorithm, bytes]]

    @property
    def ref(self) -> str:
        return f"system:{self.code}"


class Verdict(StrEnum):
    """What the last step of a call comes to; everything but the first is a refusal."""

    ADMITTED = ""
    REPLAYED = "request-replayed"
    TOO_MANY = "too-many-subjects"
    OVER_QUOTA = "over-quota"


@dataclass(frozen=True, kw_only=True)
class SystemEvent(Event):
    """Something happened to a client system."""

    subject_field: ClassVar[str] = "code"

    code: str
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SystemRegistered(SystemEvent):
    """A department registered a system, which waits for the data authority."""

    name: ClassVar[str] = "exchange.system-registered"


@dataclass(frozen=True, kw_only=True)
class SystemApproved(SystemEvent):
    """The data authority let a system in."""

    name: ClassVar[str] = "exchange.system-approved"


@dataclass(frozen=True, kw_only=True)
class SystemStopped(SystemEvent):
    """A system was refused, suspended or withdrawn: its tokens are worth nothing from now on."""

    name: ClassVar[str] = "exchange.system-stopped"

    state: SystemState


@dataclass(frozen=True, kw_only=True)
class SubjectLimitPassed(SystemEvent):
    """A system asked about more people and firms in one hour than any office needs: it was suspended."""

    name: ClassVar[str] = "exchange.subject-limit-passed"

    authority_id: UUID
    limit: int


class SystemOutOfOrder(Refused):
    """The system is not where this act starts from."""

    code = "system-out-of-order"
    title = N_("This system stands otherwise by now, and this can no longer be done. Reload the page.")


class OwnSystem(NotAllowed):
    """Whoever registered a system does not approve it."""

    code = "system-needs-second-person"
    title = N_("You registered this system yourself. Somebody else has to approve it.")


class SystemReasonsNeeded(Invalid):
    """Refusing, suspending and withdrawing need reasons."""

    code = "system-reasons-needed"
    title = N_("Say why: the department reads it.")


class SystemIncomplete(Invalid):
    """The form of a system lacks something."""

    code = "system-incomplete"


class KeyRefused(Invalid):
    """What was given as a public key is none that the gateway takes."""

    code = "system-key-refused"
    title = N_(
        "This is no public key that we take: Ed25519 or P-256 in PEM form. A private key stays with you."
    )


class PrivateKeyShown(KeyRefused):
    """A private key was sent: it is one no more."""

    code = "system-private-key-shown"
    title = N_(
        "This is the private key. It is not kept, but it has been shown and is worth nothing now: make a new pair, and give its public key here."
    )


class KeyTaken(KeyRefused):
    """A public key belongs to one system, and one that was ended comes to no other."""

    code = "system-key-taken"
    title = N_("This public key is registered already. Each system has a pair of its own: make a new one.")


class TooManyKeys(Refused):
    """A system has as many keys as it may."""

    code = "system-too-many-keys"
    title = N_("A system has at most %(most)s keys at a time. End one first.")


class LastKey(Refused):
    """The last key of a system is not ended."""

    code = "system-last-key"
    title = N_("This is the only key of the system. Add the next one first, or withdraw the system.")
