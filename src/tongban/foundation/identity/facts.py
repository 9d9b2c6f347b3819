"""Who a signed-in person is: frozen values that other apps may hold."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from tongban.kernel.errors import N_, NotAllowed


class AccountKind(StrEnum):
    """Which door an account enters by."""

    CITIZEN = "citizen"
    STAFF = "staff"


class RealNameLevel:
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
class Firm:
    """A firm (企业法人 or 个体工商户) that a person may act for."""

    uscc: str
    name: str
    legal_representative_person_id: UUID


class RealNameNeeded(NotAllowed):
    """The person is signed in, and this needs their real name first."""

    code = "real-name-needed"
    title = N_("This needs your real name. Confirm it first; it takes a minute.")
