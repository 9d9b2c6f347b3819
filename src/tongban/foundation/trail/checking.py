"""What the public page says of a receipt: each thing that is checked, what it means, and how it went."""

import base64
from dataclasses import dataclass
from enum import StrEnum

from tongban.foundation.trail import merkle, queries
from tongban.foundation.trail.facts import TrailEntry, Verified
from tongban.foundation.trail.merkle import leaf_hash
from tongban.foundation.trail.receipts import NotGenuine, ReceiptCode, Step, read_receipt, verify_receipt
from tongban.foundation.trail.signing import verifiers
from tongban.kernel.errors import N_, NotFound


class Outcome(StrEnum):
    """How a check went; one that comes after a failed one is not tried."""

    GOOD = "good"
    BAD = "bad"
    NOT_TRIED = "not-tried"


TODAY = "today"
_NAMES: dict[str, str] = {
    Step.FORM: N_("Its form"),
    Step.PROMISE: N_("Our promise"),
    Step.CHECKPOINT: N_("The signed head of the log"),
    Step.INCLUSION: N_("The place in the log"),
    Step.OPENED: N_("What the receipt shows"),
    TODAY: N_("The log of today"),
}
_MEANINGS: dict[str, str] = {
    Step.FORM: N_("It is a receipt of a log, complete and readable."),
    Step.PROMISE: N_(
        "When the act was done we signed that it would stand in the log. The signature is ours, and it is for this very entry."
    ),
    Step.CHECKPOINT: N_(
        "We signed how many entries the log had, and one fingerprint over them all. The signature is ours."
    ),
    Step.INCLUSION: N_(
        "From this entry the hashes lead to that fingerprint: it stands at exactly this place, unchanged."
    ),
    Step.OPENED: N_(
        "What it says of the case, of who acted and of the facts fits the sealed digests in the entry. What it leaves out stays secret."
    ),
    TODAY: N_("The log as it now stands has the same entry at the same place."),
}
_FAILURES: dict[str, str] = {
    Step.FORM: N_("A part is missing or damaged. Take the file as it was downloaded."),
    Step.PROMISE: N_("The promise is not signed by this log, or it was given for another entry."),
    Step.CHECKPOINT: N_("The head of the log in it is not signed by this log."),
    Step.INCLUSION: N_(
        "The entry does not lead to that head: the entry, its place or the hashes were changed."
    ),
    Step.OPENED: N_("What it says of the case, of who acted or of the facts is not what was recorded."),
    TODAY: N_(
        "The log now has something else at this place. Keep the receipt and show it to others: it proves that the log was changed."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was checked: its name, what it means, or what failed, as message ids."""

    name: str
    said: str
    outcome: Outcome

    @property
    def is_good(self) -> bool:
        return self.outcome is Outcome.GOOD

    @property
    def is_bad(self) -> bool:
        return self.outcome is Outcome.BAD


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The verdict with its reasons. `verified` is there for a receipt, `entry` for a code that stands."""

    is_good: bool
    checks: tuple[Check, ...]
    verified: Verified | None = None
    entry: TrailEntry | None = None


def check_receipt(raw: bytes | str) -> Checked:
    """Check a receipt file, and that the log of today still has its entry. At most 1 SQL. Raises NoReceipt."""
    receipt = read_receipt(raw)
    steps: list[str] = [*Step, TODAY]
    try:
        verified = verify_receipt(receipt, verifiers())
    except NotGenuine as refusal:
        return Checked(is_good=False, checks=_checks(steps, failed=str(refusal.facts["step"])))
    if not _stands(verified.seq, receipt["leaf"]):
        return Checked(is_good=False, checks=_checks(steps, failed=TODAY), verified=verified)
    return Checked(is_good=True, checks=_checks(steps), verified=verified)


def check_code(text: str) -> Checked:
    """Check the short form of a receipt against the log as it stands. At most 6 SQL.

    Raises NoReceipt, NotFound, NotYetLogged.
    """
    code = ReceiptCode.parse(text)
    raw = queries.leaf_at(code.seq)
    head = queries.latest_checkpoint()
    is_ours = leaf_hash(raw) == code.leaf_sha256 and queries.seq_of(code.entry_id) == code.seq
    steps: list[str] = [TODAY, Step.INCLUSION]
    if not is_ours:
        return Checked(is_good=False, checks=_checks(steps, failed=TODAY))
    proof = queries.inclusion_proof(seq=code.seq, size=head.size)
    try:
        merkle.check_inclusion(
            leaf=code.leaf_sha256, seq=code.seq, size=head.size, proof=proof, root=bytes(head.root)
        )
    except merkle.ProofWrong:
        return Checked(is_good=False, checks=_checks(steps, failed=Step.INCLUSION))
    return Checked(is_good=True, checks=_checks(steps), entry=queries.entry(code.entry_id))


def _stands(seq: int, leaf: str) -> bool:
    try:
        return queries.leaf_at(seq) == base64.b64decode(leaf)
    except NotFound:
        return False


def _checks(steps: list[str], *, failed: str = "") -> tuple[Check, ...]:
    at = next((i for i, step in enumerate(steps) if step == failed), len(steps))
    return tuple(
        Check(
            name=_NAMES[step],
            said=(_FAILURES if i == at else _MEANINGS)[step],
            outcome=Outcome.GOOD if i < at else Outcome.BAD if i == at else Outcome.NOT_TRIED,
        )
        for i, step in enumerate(steps)
    )
