"""Credentials as others see them: issuer keys, what a checked presentation says, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from tongban.kernel.errors import N_, Refused


class Status(IntEnum):
    """What a status list says of one entry, in two bits (Token Status List draft, 7.1)."""

    VALID = 0
    INVALID = 1  # revoked, cancelled or replaced
    SUSPENDED = 2


@dataclass(frozen=True, kw_only=True)
class IssuerKeyFact:
    """One key that signs licences. `jwk` is its public half. `withdrawn_at`: it must not be trusted any more."""

    kid: str
    jwk: Mapping[str, str]
    valid_from: datetime
    retired_at: datetime | None
    withdrawn_at: datetime | None
    reason: str = ""
    is_published: bool = True


@dataclass(frozen=True, kw_only=True)
class StatusPlace:
    """Where a licence stands on the status lists."""

    licence_id: UUID
    list_number: int
    index: int


@dataclass(frozen=True, kw_only=True)
class PublishedList:
    """A status list as it stands published: the signed token, the digest by which caches know it."""

    number: int
    token: str
    sha256: str
    built_at: datetime


@dataclass(frozen=True, kw_only=True)
class Presented:
    """A credential that was checked, with what its holder disclosed of it.

    `claims` are its disclosed claims and those that always show; what stands on the licence lies under
    `fields`. `is_bound`: the holder proved to have the key that it was issued to.
    """

    claims: Mapping[str, Any]
    kid: str
    issuer: str
    issued_at: datetime
    expires_at: datetime
    list_number: int
    index: int
    is_bound: bool
    status: Status | None = None

    def value_of(self, name: str) -> Any:
        """What was disclosed under this name, such as `number` or `fields.premises`; None when it was not."""
        found: Any = self.claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found


class CredentialUnreadable(Refused):
    """It is no credential, or it breaks the rules of SD-JWT."""

    code = "credential-unreadable"
    status = 422
    title = N_("This is no licence for machines, or a part of it is missing.")


class CredentialForged(Refused):
    """Its signature does not fit, or a disclosed value is not what was signed."""

    code = "credential-forged"
    status = 422
    title = N_("The signature does not fit: this was changed, or the issuer named did not make it.")


class CredentialKeyUnknown(CredentialForged):
    """It names a key that is not among those at hand: forged, or signed with a newer one."""

    code = "credential-key-unknown"
    title = N_(
        "It was signed with a key that is not among these. Take the keys anew; if it is still so, it is forged."
    )


class CredentialForeign(Refused):
    """Another city issued it, and its keys are not known here."""

    code = "credential-foreign"
    status = 422
    title = N_("This was issued by %(issuer)s. Check it there: its keys are not known here.")


class CredentialKeyWithdrawn(Refused):
    """The key that signed it was withdrawn because others may have it."""

    code = "credential-key-withdrawn"
    status = 422
    title = N_("The key that signed this was withdrawn. Ask the holder for a new one.")


class CredentialExpired(Refused):
    """It was good for a while, and that is over."""

    code = "credential-expired"
    status = 422
    title = N_("This has expired. Ask the holder to show it anew.")


class CredentialNotYet(Refused):
    """It is good from a later day on."""

    code = "credential-not-yet"
    status = 422
    title = N_("This is not good yet.")


class HolderUnproven(Refused):
    """Whoever showed it did not prove to be its holder, to this checker, now."""

    code = "credential-holder-unproven"
    status = 422
    title = N_("Whoever showed this did not prove that it is theirs.")


class ClaimUnknown(Refused):
    """A claim is asked for that the credential does not have."""

    code = "credential-claim-unknown"
    status = 422
    title = N_("There is no such entry on this licence.")


class PaperCodeUnreadable(Refused):
    """The code from a paper is cut, or it is no code of a licence."""

    code = "paper-code-unreadable"
    status = 422
    title = N_("This code is cut, or it is not that of a licence. Scan it whole.")


class PaperCodeTooLong(Refused):
    """What must stand in the code of a paper does not fit into a picture that can be read."""

    code = "paper-code-too-long"
    status = 422
    title = N_("What stands on this licence is too long for a code on paper.")
