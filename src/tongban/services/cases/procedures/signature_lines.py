"""How everybody who was at a hearing stands to its minutes, as the officers' page shows it."""

from dataclasses import dataclass

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import N_
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.commands.sign_minutes import key_of
from tongban.services.cases.procedures.minutes import (
    CHAIR,
    CLERK,
    EXAMINER,
    Verdict,
    role_of,
    signed_on_trail,
    verdict_of,
)
from tongban.services.cases.procedures.models import Hearing, MinutesSignature
from tongban.services.cases.procedures.notices import APPLICANT, INTERESTED
from tongban.services.cases.procedures.showing import SIGNED
from tongban.services.cases.procedures.standing import names_of, signatures_of
from tongban.services.cases.steps import subject_of

ROLES = {
    CHAIR: N_("chair"),
    CLERK: N_("minutes by"),
    EXAMINER: N_("examines the case"),
    APPLICANT: N_("applicant"),
    INTERESTED: N_("interested party"),
}


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """One who was there. `role` and `how` are message ids; `verdict` is None without an electronic signature."""

    row: MinutesSignature
    key: str
    name: str
    role: str
    how: str
    is_chair: bool
    is_own: bool
    verdict: Verdict | None

    @property
    def is_waited_for(self) -> bool:
        return not self.row.how

    @property
    def is_good(self) -> bool:
        return self.verdict is Verdict.GOOD


def signature_lines(case: Case, hearing: Hearing | None, officer: Officer) -> list[SignatureLine]:
    """Officers first, each signature looked at against the minutes and the trail. At most 6 SQL, 0 without minutes."""
    if hearing is None or not hearing.minutes_at:
        return []
    rows = signatures_of(hearing)
    rows.sort(key=lambda row: (row.officer_account_id is None, row.pk))
    on_trail = signed_on_trail(entries_of(subject_of(case)))
    return [
        SignatureLine(
            row=row,
            key=key_of(row),
            name=name,
            role=ROLES[role_of(hearing, row)],
            how=SIGNED[row.how],
            is_chair=row.officer_account_id == hearing.chair_account_id,
            is_own=row.officer_account_id == officer.account_id,
            verdict=verdict_of(row, hearing, on_trail),
        )
        for row, name in zip(rows, names_of(case, rows, is_masked=False), strict=True)
    ]
