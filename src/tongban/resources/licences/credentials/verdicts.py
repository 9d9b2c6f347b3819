"""What is told to somebody who checks a licence without a network: one word, and what the licence says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tongban.kernel.errors import N_


class Verdict(StrEnum):
    """One word for what was checked."""

    VALID = "valid"  # genuine, and good by a list that may be relied on
    STALE = "stale"  # genuine, and good as far as was known; the list has grown old
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    SUSPENDED = "suspended"
    REVOKED = "revoked"  # revoked, cancelled, or replaced by a newer version
    FORGED = "forged"  # changed, or signed by nobody we know
    KEY_UNKNOWN = "key-unknown"  # forged, or signed with a key newer than those at hand
    FOREIGN = "foreign"  # of another city
    UNREADABLE = "unreadable"  # cut, or nothing that we know
    NOT_CHECKED = "not-checked"  # its seal is of a suite that cannot be checked here
    ONLINE = "online"  # what it holds can only be asked for over the network


class Flaw(StrEnum):
    """What is wrong with a PDF that was sealed, or that says it is a licence."""

    BYTES_CHANGED = "bytes-changed"  # within what was sealed
    BYTES_ADDED = "bytes-added"  # after the seal
    SEAL_REMOVED = "seal-removed"  # the data of a licence is in it, and no seal
    DATA_REPLACED = "data-replaced"  # an attachment is not as it was sealed, or as the library has it
    DATA_DIFFERS = "data-differs"  # the data does not say what the code in it says
    SIGNER_UNKNOWN = "signer-unknown"  # whole, and sealed by nobody of ours
    SIGNER_EXPIRED = "signer-expired"  # whole, and sealed after the end of the seal's certificate
    SIGNER_WITHDRAWN = (
        "signer-withdrawn"  # whole, and sealed with a seal that was withdrawn or suspended before
    )


# for scripts: what `tongban licences verify` ends with (2 is a wrong command line)
EXIT = {
    Verdict.VALID: 0,
    Verdict.FORGED: 1,
    Verdict.STALE: 3,
    Verdict.EXPIRED: 4,
    Verdict.NOT_YET: 4,
    Verdict.SUSPENDED: 5,
    Verdict.REVOKED: 6,
    Verdict.FOREIGN: 7,
    Verdict.UNREADABLE: 8,
    Verdict.ONLINE: 9,
    Verdict.NOT_CHECKED: 10,
    Verdict.KEY_UNKNOWN: 11,
}
TITLES: Mapping[Verdict, str] = {
    Verdict.VALID: N_("Genuine and valid"),
    Verdict.STALE: N_("Genuine; whether it is still valid must be asked online"),
    Verdict.EXPIRED: N_("Genuine, but its term has run out"),
    Verdict.NOT_YET: N_("Genuine, but not valid yet"),
    Verdict.SUSPENDED: N_("Genuine, but suspended"),
    Verdict.REVOKED: N_("Not valid any more"),
    Verdict.FORGED: N_("Altered or forged: do not trust it"),
    Verdict.KEY_UNKNOWN: N_(
        "Signed with a key that these keys do not hold: take the keys anew and check again"
    ),
    Verdict.FOREIGN: N_("Of another city: check it there"),
    Verdict.UNREADABLE: N_("Cut, or no licence of ours"),
    Verdict.NOT_CHECKED: N_("Not checked: its seal is SM2, which needs the extra gm"),
    Verdict.ONLINE: N_("This link can only be checked online"),
}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found. `form`: pdf, paper-code, credential, link, or empty.

    `says` is what stands on it, by names such as `number` and `fields.premises`. `status_from` is when the
    list was made by which its state was told; None: there was none. `why` is a code of the refusal or flaw, `attachments` the names
    of those that were replaced. `seals_from` is when the list of withdrawn seals was made that was asked; None: none was.
    """

    verdict: Verdict
    form: str = ""
    says: Mapping[str, object] | None = None
    why: str = ""
    status_from: datetime | None = None
    signer: str = ""
    attachments: tuple[str, ...] = ()
    sealed_at: datetime | None = None
    seals_from: datetime | None = None

    def as_facts(self) -> dict[str, object]:
        """For machines."""
        return {
            "verdict": self.verdict.value,
            "form": self.form,
            "says": dict(self.says or {}),
            "why": self.why,
            "status_from": self.status_from.isoformat() if self.status_from else None,
            "signer": self.signer,
            "attachments": list(self.attachments),
            "sealed_at": self.sealed_at.isoformat() if self.sealed_at else None,
            "seals_from": self.seals_from.isoformat() if self.seals_from else None,
        }


def verdict_in_term(*, valid_from: date, valid_until: date | None, day: date, otherwise: Verdict) -> Verdict:
    """The verdict where its dates say that it is not good on this day, else the other."""
    if valid_until is not None and day > valid_until:
        return Verdict.EXPIRED
    return Verdict.NOT_YET if day < valid_from else otherwise
