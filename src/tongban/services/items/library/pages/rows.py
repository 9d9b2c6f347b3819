"""Changes as rows of a list: what is done, where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from tongban.services.items.library.facts import ACT_WORDS, STATE_WORDS, ChangeRow, ChangeState

TONES = {
    ChangeState.DRAFT: "line",
    ChangeState.RETURNED: "warn",
    ChangeState.SUBMITTED: "brand",
    ChangeState.STAFFING_APPROVED: "brand",
    ChangeState.SCHEDULED: "tell",
    ChangeState.IN_FORCE: "good",
    ChangeState.WITHDRAWN: "",
}


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One change with its words."""

    row: ChangeRow
    act: str
    state: str
    tone: str


def change_lines(rows: Iterable[ChangeRow]) -> list[ChangeLine]:
    """The rows with what is said of them."""
    return [
        ChangeLine(
            row=row,
            act=gettext(ACT_WORDS[row.act]),
            state=gettext(STATE_WORDS[row.state]),
            tone=TONES[row.state],
        )
        for row in rows
    ]
