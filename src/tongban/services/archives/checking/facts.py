"""What a check of a package finds (四性检测), and what it needs from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

FORMAT = "tongban-archive-check/1"


class Check(StrEnum):
    """The four checks of an e-file that is to be kept (档案法 (2020) art. 39; DA/T 70—2018, GB/T 42727—2023)."""

    AUTHENTIC = "authentic"  # 真实性
    COMPLETE = "complete"  # 完整性
    USABLE = "usable"  # 可用性
    SAFE = "safe"  # 安全性


CHECK_WORDS = {
    Check.AUTHENTIC: "真实性",
    Check.COMPLETE: "完整性",
    Check.USABLE: "可用性",
    Check.SAFE: "安全性",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was found: its code (`words.FINDINGS` has the sentence), the file, and the facts.

    A remark (`is_fault` False) is told and stops nothing.
    """

    check: Check
    code: str
    path: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    is_fault: bool = True


@dataclass(frozen=True, kw_only=True)
class Report:
    """The report of the four checks over one package; `looked_at` counts what each check looked at."""

    package: str
    checked_at: datetime
    looked_at: Mapping[Check, int]
    findings: tuple[Finding, ...]

    @property
    def is_passed(self) -> bool:
        return not any(one.is_fault for one in self.findings)

    def passes(self, check: Check) -> bool:
        """Whether this one of the four found no fault."""
        return not any(one.is_fault for one in self.findings if one.check is check)

    def of(self, check: Check) -> tuple[Finding, ...]:
        """What this one of the four found, faults first."""
        return tuple(
            sorted((one for one in self.findings if one.check is check), key=lambda one: not one.is_fault)
        )


@dataclass(frozen=True, kw_only=True)
class SealSeen:
    """What a PDF's seal says: is there one, are the bytes as sealed, does its certificate lead to the root.

    `doubt` is why it is not trusted (`expired`, `withdrawn`, or else), `withdrawn_at` since when it was withdrawn,
    `replaced` names attachments that are not as they were sealed.
    """

    is_sealed: bool
    is_intact: bool = False
    is_trusted: bool = False
    signer: str = ""
    serial: str = ""
    signed_at: datetime | None = None
    doubt: str = ""
    withdrawn_at: datetime | None = None
    replaced: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.is_sealed and self.is_intact and self.is_trusted


@dataclass(frozen=True, kw_only=True)
class ProofSeen:
    """What a genuine receipt of the log proves."""

    entry_id: str
    seq: int
    act: str
    act_at: datetime
    subject: str


class SealUnreadable(Exception):
    """The bytes are no PDF that can be read."""


class SealNotChecked(SealUnreadable):
    """The seal is of a suite that cannot be checked here: SM2 needs the extra `gm`."""


class ProofWrong(Exception):
    """A receipt does not prove what it says; the text says what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """What the checks see with. Each is given: at home by our own rooms, elsewhere by what the package brings.

    `seal` raises SealUnreadable, SealNotChecked, `proof` ProofWrong. `inside` says of each PDF and picture (path, media type) what is
    wrong (`locked`, `script`, `unreadable`, `heavy`) or nothing; `virus` names what it found, or nothing.
    """

    seal: Callable[[bytes], SealSeen]
    proof: Callable[[bytes], ProofSeen]
    inside: Callable[[Sequence[tuple[Path, str]]], list[str]]
    virus: Callable[[Path], str]
