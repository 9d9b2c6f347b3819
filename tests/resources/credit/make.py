"""Makers for tests of credit: a promise of somebody to the county office."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from tests.foundation.directory.make import LOADER, add_post
from tests.foundation.papers.make import AT
from tongban.resources.credit.public import CreditHolder, NewCommitment, register_commitment

NUMBER, SLOT = "3416022026092800001X", "rules"
add_post("checker", frozenset({"credit.confirm_kept", "credit.record_broken", "credit.propose_repair"}))
add_post("repairer", frozenset({"credit.repair", "credit.propose_repair"}))


def make_commitment(
    organisation_id: UUID, *, holder: CreditHolder | None = None, **changes: Any
) -> NewCommitment:
    """A registered promise, to be checked by 27 November 2026."""
    fields: dict[str, Any] = {
        "case_number": NUMBER,
        "slot": SLOT,
        "slot_name": "食品安全规章制度目录",
        "title": "食品经营许可（新办）",
        "holder": holder or CreditHolder(person_id=uuid4()),
        "holder_masked": "张**",
        "organisation_id": organisation_id,
        "area_code": "341602000000",
        "post_code": "review",
        "duty": "要证明已经建立四项制度。",
        "content": "我承诺四项制度已经建立并执行。",
        "liability": "承诺不实的，撤销决定并记入信用记录。",
        "text_sha256": "0" * 64,
        "check_by": "site",
        "made_at": AT,
        "check_due_on": date(2026, 11, 27),
    }
    commitment = NewCommitment(**(fields | changes))
    register_commitment(commitment=commitment, by=LOADER, at=AT)
    return commitment
