"""E-licences (电子证照) as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event
from tongban.resources.licences.check_facts import AnnualCheck
from tongban.resources.licences.trust import Trust as Trust


class LicenceState(StrEnum):
    """Where a version of a licence stands; that its term has run out is seen from its dates."""

    VALID = "valid"
    SUSPENDED = "suspended"  # 暂停, where a special law knows it
    REPLACED = "replaced"
    REVOKED = "revoked"  # 撤销, or 吊销 as a penalty
    CANCELLED = "cancelled"  # 注销


class Succession(StrEnum):
    """Why a new version took the place of the one before (行政许可法 arts. 49, 50)."""

    CHANGE = "change"  # 变更
    RENEWAL = "renewal"  # 延续
    REPLACEMENT = "replacement"  # 补证、换证


class Ending(StrEnum):
    """How a licence ended before its time or for good (行政许可法 arts. 8, 69, 70)."""

    CANCELLED = "cancelled"  # 注销, art. 70
    WITHDRAWN = "withdrawn"  # 撤销, art. 69: it should not have been granted
    RETRACTED = "retracted"  # 撤回, art. 8 (2): it was right, and the public interest asks for it back
    REVOKED = "revoked"  # 吊销: a penalty, 行政处罚法 art. 9 (3)


class HolderKind(StrEnum):
    """Whom a licence is for (持证主体)."""

    PERSON = "person"
    FIRM = "firm"


class HolderConsent(StrEnum):
    """How the holder agreed that a licence of theirs is used for a case (个人信息保护法 arts. 14, 23)."""

    SIGNED = "signed"  # signed the application that names it
    APPLIED = "applied"  # applied by a program of theirs that has their token
    CODE = "code"  # at a counter, by a code that went to their phone
    PAPER = "paper"  # at a counter, on the sheet that they signed
    AUTHORITY = "authority"  # somebody applied whom they had authorised
    PARENT = "parent"  # a parent applied for a child


class VerifiedState(StrEnum):
    """What a stranger is told about a licence."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds it: `id_type` is a code of the holder's document (111 identity card, 01 credit code …)."""

    kind: HolderKind
    name: str
    id_type: str
    id_code: str


@dataclass(frozen=True, kw_only=True)
class LicenceTypeFact:
    """One type of licence (证照类型). `fields` is a JSON Schema; its titles are the labels on the paper.

    Its `x-term-by-age` (see `rules.usual_last_day`) goes before `valid_months`. `x-rows` names the fields
    that stand on the paper, in their order; without it all do. `x-element` of a field names the data
    element that it is: a field of a register, or `KZ_…` of GB/T 36903. `template` is a layout.
    """

    code: str
    name: str
    authority: str
    holder_kind: HolderKind
    fields: Mapping[str, Any]
    template: str
    valid_months: int | None
    one_per_holder: bool
    number_prefix: str
    annual_check: AnnualCheck | None = None


@dataclass(frozen=True, kw_only=True)
class LicenceFact:
    """One version of a licence. `valid_until` is the last day on which it is good; None is 长期.

    `fields` and `holder` are opened only where they are asked for; `paper_id` is None until the
    sealed paper is made. `ended_how` is a `Succession` or an `Ending`, empty while it has not ended
    and for a version that was made out anew; `revoked_on` is the day of any other end.
    `suspended_until` is the last day of a suspension.
    """

    id: UUID
    code: str
    identifier: str
    number: str
    type_code: str
    type_name: str
    version: int
    state: LicenceState
    holder: Holder
    fields: Mapping[str, Any]
    organisation_id: UUID
    organisation_name: str
    case_number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    paper_id: UUID | None
    revoked_on: date | None
    ended_how: str = ""
    ended_reason: str = ""
    suspended_until: date | None = None
    trust: Trust = Trust.A

    def value_of(self, name: str) -> str:
        """What stands on it under this name: a field of its type, its number, or a day of its term; else ""."""
        value = self.fields.get(name)
        if value in (None, "", []):
            own = {
                "number": self.number,
                "issued_on": self.issued_on.isoformat(),
                "valid_from": self.valid_from.isoformat(),
                "valid_until": self.valid_until.isoformat() if self.valid_until else "",
            }
            return own.get(name, "")
        return "、".join(map(str, value)) if isinstance(value, list) else str(value)

    def is_valid_on(self, day: date) -> bool:
        return (
            self.state is LicenceState.VALID
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What anybody may learn: no ID number, no fields, the holder's name masked.

    `is_replaced`: a newer version was issued. `ended_how` is an `Ending`, empty where there was none. `seal_is_good` is None unless a PDF was looked at.
    `signer` is whose seal is on that PDF. `checks_overdue`: the years whose annual check is missing.
    `flaw` is a `Flaw`, empty where there is none; `attachments` names those that were replaced.
    """

    state: VerifiedState
    flaw: str = ""
    attachments: tuple[str, ...] = ()
    type_name: str = ""
    number: str = ""
    identifier: str = ""
    version: int = 0
    holder_masked: str = ""
    organisation_name: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    is_replaced: bool = False
    revoked_on: date | None = None
    ended_how: str = ""
    suspended_until: date | None = None
    trust: Trust | None = None
    checks_overdue: tuple[int, ...] = ()
    seal_is_good: bool | None = None
    signer: str = ""
    sealed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LicenceIssued(Event):
    """A licence, or a new version of one, was issued."""

    name: ClassVar[str] = "licences.issued"
    subject_field: ClassVar[str] = "number"
    licence_id: UUID
    number: str
    identifier: str
    type_code: str
    version: int
    organisation_id: UUID
    case_number: str
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class UseFact:
    """One use of a licence (用证记录). `until_date` is its last day; `consent` is None where it was not yet kept."""

    at: datetime
    type_name: str
    number: str
    code: str
    receiver_name: str
    purpose: str
    case_number: str
    until_date: date
    consent: HolderConsent | None


@dataclass(frozen=True, kw_only=True)
class LicenceAnnotated(Event):
    """A copy of a licence was made for one case (加注件)."""

    name: ClassVar[str] = "licences.annotated"
    subject_field: ClassVar[str] = "number"
    licence_id: UUID
    number: str
    case_number: str
    receiver_id: UUID
    until_date: date
    annotated_at: datetime


@dataclass(frozen=True, kw_only=True)
class LicenceRevoked(Event):
    """A licence was cancelled, withdrawn or revoked (注销、撤销、吊销); it is invalid from that moment."""

    name: ClassVar[str] = "licences.revoked"
    subject_field: ClassVar[str] = "number"
    licence_id: UUID
    number: str
    identifier: str
    type_code: str
    organisation_id: UUID
    revoked_at: datetime


@dataclass(frozen=True, kw_only=True)
class LicenceSuspended(Event):
    """A licence was suspended (暂停), or its suspension ended: `until` is None then."""

    name: ClassVar[str] = "licences.suspended"
    subject_field: ClassVar[str] = "number"
    licence_id: UUID
    number: str
    identifier: str
    organisation_id: UUID
    until: date | None
    at: datetime


class LicenceTypeUnknown(Refused):
    """There is no licence type of that code."""

    code = "licence-type-unknown"
    status = 404
    title = N_("There is no licence type %(type_code)s.")


class HolderKindWrong(Refused):
    """The type is for firms and the holder is a person, or the other way round."""

    code = "licence-holder-kind-wrong"
    status = 422
    title = N_("This type of licence is not issued to this kind of holder.")


class LicenceNotValid(Refused):
    """The licence was ended, replaced or suspended before."""

    code = "licence-not-valid"
    title = N_("The licence %(number)s is not valid any more.")


class TermWrong(Refused):
    """The last day lies before the first."""

    code = "licence-term-wrong"
    status = 422
    title = N_("The last day of a licence cannot lie before its first.")
