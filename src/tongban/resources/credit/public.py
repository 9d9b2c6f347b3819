"""The front door of this app: other apps import only from here."""

from tongban.resources.credit.commands.confirm_kept import confirm_commitment_kept
from tongban.resources.credit.commands.propose_repair import propose_repair
from tongban.resources.credit.commands.record_broken import record_broken_commitment
from tongban.resources.credit.commands.register import register_commitment
from tongban.resources.credit.commands.repair import repair_credit
from tongban.resources.credit.facts import (
    CommitmentBroken,
    CommitmentEvent,
    CommitmentFact,
    CommitmentKept,
    CommitmentState,
    CreditHolder,
    CreditRepaired,
    NewCommitment,
)
from tongban.resources.credit.queries import commitments_of, has_broken_commitment

__all__ = [
    "CommitmentBroken",
    "CommitmentEvent",
    "CommitmentFact",
    "CommitmentKept",
    "CommitmentState",
    "CreditHolder",
    "CreditRepaired",
    "NewCommitment",
    "commitments_of",
    "confirm_commitment_kept",
    "has_broken_commitment",
    "propose_repair",
    "record_broken_commitment",
    "register_commitment",
    "repair_credit",
]
