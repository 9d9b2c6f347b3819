"""Which acts of an office on a case its applicant reads: what concerns only the office is left out or said plainly."""

from collections.abc import Iterable

from tongban.foundation.trail.public import TrailEntry
from tongban.kernel.errors import N_

# between the office's own people; whoever has the case stands on the page
_AMONG_THEMSELVES = frozenset(
    {"cases.add_reviewer", "cases.ask_opinion", "cases.give_opinion", "cases.transfer", "cases.bring_acts"}
)
AGAIN = frozenset({"cases.send_back", "cases.take_back"})
LOOKS_AGAIN = N_("The office goes over it once more; you need not do anything")


def for_applicant(entries: Iterable[TrailEntry], *, is_open: bool) -> list[TrailEntry]:
    """The entries, newest first, that the applicant reads, of the newest-first `entries`.

    A step that is done again is one line as long as the case is open, and of several reviews the last one counts.
    """
    kept: list[TrailEntry] = []
    seen: set[str] = set()
    for entry in entries:
        kind = "again" if entry.act in AGAIN else entry.act
        if entry.act in _AMONG_THEMSELVES or (kind == "again" and not is_open):
            continue
        if kind in ("again", "cases.review") and kind in seen:
            continue
        seen.add(kind)
        kept.append(entry)
    return kept
