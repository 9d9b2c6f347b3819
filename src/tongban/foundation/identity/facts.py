"""Who a signed-in person is: frozen values that other apps may hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol
from uuid import UUID

from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused, SignInNeeded
from tongban.kernel.ports import Port

APPLY = "apply"  # the scope of a citizen's token


class AccountKind(StrEnum):
    """Which door an account enters by."""

    CITIZEN = "citizen"
    STAFF = "staff"


class RealNameLevel(IntEnum):
    """How well a real name (实名) is known; higher is stronger."""

    NONE = 0
    MATCHED = 1  # name and ID number agree with the population register
    SEEN = 2  # and an officer or an outside provider saw the person


@dataclass(frozen=True, kw_only=True)
class Person:
    """A citizen who has signed in and whose real name is known (实名办事人)."""

    account_id: int
    name: str
    person_id: UUID
    level: int

    @property
    def ref(self) -> str:
        return f"person:{self.account_id}"


@dataclass(frozen=True, kw_only=True)
class PasswordConfirmed:
    """That an account's password was typed once more and was right (`sessions.confirm_password`)."""

    account_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """A citizen's account, whether or not the real name is known yet."""

    account_id: int

    @property
    def ref(self) -> str:
        return f"person:{self.account_id}"


@dataclass(frozen=True, kw_only=True)
class StaffAccount:
    """A staff account, before it is known which posts it holds."""

    account_id: int

    @property
    def ref(self) -> str:
        return f"officer:{self.account_id}"


@dataclass(frozen=True, kw_only=True)
class Firm:
    """A firm (企业 or 个体工商户) that a person may act for."""

    uscc: str
    name: str
    legal_representative_person_id: UUID


@dataclass(frozen=True, kw_only=True)
class RealName:
    """What an account may see of its own real name."""

    name: str
    id_number_masked: str
    level: RealNameLevel
    confirmed_at: datetime


@dataclass(frozen=True, kw_only=True)
class TokenFact:
    """An API token as its owner sees it; the token itself is shown once and never again."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class RealNameSource(Protocol):
    """Answers who a name and an ID number belong to, and which firms a person represents."""

    def match(self, *, name: str, id_number: str, by: Actor, at: datetime) -> UUID | None: ...

    def firms_of(self, *, person_id: UUID) -> Sequence[Firm]: ...


real_name_source: Port[RealNameSource] = Port("identity.real_name_source")


class PasswordWrong(Invalid):
    """The password that was typed once more is not the account's."""

    code = "password-wrong"
    title = N_("The password is not right.")


class TooManyTries(Refused):
    """Too many wrong tries for this account or from this address."""

    code = "too-many-tries"
    status = 429
    title = N_("Too many wrong tries. Wait a quarter of an hour, then try again.")


class RealNameNeeded(NotAllowed):
    """The person is signed in, and this needs their real name first."""

    code = "real-name-needed"
    title = N_("This needs your real name. Confirm it first; it takes a minute.")


class WrongDoor(NotAllowed):
    """A staff account on a citizens' page, or the other way round."""

    code = "wrong-door"
    title = N_("You are signed in with an account of the other kind. Sign out first.")


class StaffSignInNeeded(SignInNeeded):
    """No staff session with both factors, or it was idle for too long."""

    title = N_("Please sign in with your staff account.")
