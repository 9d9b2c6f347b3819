"""Words for seals and applications on pages."""

from dataclasses import dataclass
from datetime import datetime

from tongban.foundation.seals.facts import SealFact, SealKind, SealState, SealSuite, seal_state
from tongban.foundation.seals.lifecycle.facts import REPLACED, ApplicationState
from tongban.kernel.errors import N_

KINDS = {
    SealKind.OFFICIAL: N_("Official seal"),
    SealKind.FINANCE: N_("Seal for finance"),
    SealKind.CONTRACT: N_("Seal for contracts"),
    SealKind.LICENCE: N_("Seal for licences"),
}
KIND_HELP = {
    SealKind.OFFICIAL: N_("On every paper that no other seal is for."),
    SealKind.FINANCE: N_("On receipts of payments."),
    SealKind.CONTRACT: N_("For contracts; no paper of the platform carries it by itself."),
    SealKind.LICENCE: N_("On licences and their annotated copies."),
}
SUITES = {
    SealSuite.INTERNATIONAL: N_("International suite (P-256, SHA-256): any PDF reader checks it"),
    SealSuite.NATIONAL: N_(
        "National suite (SM2, SM3): PDF readers do not know it, the check page of this site does"
    ),
}
APPLICATION_STATES = {
    ApplicationState.FILED: (N_("Waits for a decision"), "brand"),
    ApplicationState.MADE: (N_("Approved and made"), "good"),
    ApplicationState.REFUSED: (N_("Not approved"), "bad"),
    ApplicationState.TAKEN_BACK: (N_("Taken back by the organisation"), "grey"),
}
__all__ = ["APPLICATION_STATES", "KINDS", "KIND_HELP", "REPLACED", "SUITES", "OfficeSeal", "office_seal"]


@dataclass(frozen=True, kw_only=True)
class OfficeSeal:
    """A seal on the page of its organisation."""

    seal: SealFact
    state: SealState
    kind_name: str

    @property
    def may_suspend(self) -> bool:
        return self.state in (SealState.GOOD, SealState.ENDING, SealState.EXPIRED)


def office_seal(seal: SealFact, *, at: datetime) -> OfficeSeal:
    """A seal with what a page says of it."""
    return OfficeSeal(seal=seal, state=seal_state(seal, at=at), kind_name=KINDS[seal.kind])
