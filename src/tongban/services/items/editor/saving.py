"""Save one page of a change over what was read; what somebody else saved meanwhile is merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.items.editor.facts import Section
from tongban.services.items.editor.merging import Clash, merge
from tongban.services.items.editor.sheets import Sheet, sheet_of
from tongban.services.items.library.changes import change_seen
from tongban.services.items.library.commands.draft import ChangedMeanwhile, save_change
from tongban.services.items.library.commands.submit import REASON_NEEDED
from tongban.services.items.library.elements import ELEMENTS, Policy

_TRIES = 5
_REASON_CHANGED = N_(
    "Somebody has written another reason in the meantime. Load the page again to see it, or save again to put"
    " yours in its place."
)


class PartClashes(Refused):
    """Two people changed the same value of a page, each in another way."""

    code = "change-part-clashes"
    title = N_("%(name)s has saved this page in the meantime, and you both changed the same thing.")

    def __init__(
        self, *, values: Mapping[str, Any], clashes: Sequence[Clash], facts: Mapping[str, object]
    ) -> None:
        super().__init__(facts=facts)
        self.values, self.clashes = dict(values), list(clashes)


@dataclass(frozen=True, kw_only=True)
class Saved:
    """The revision that was written, and who had saved another one meanwhile; nobody is the empty text."""

    revision: int
    merged_with: str


def save_part(
    *,
    change_id: UUID,
    section: Section,
    part: Mapping[str, Any],
    base: Mapping[str, Any],
    revision: int,
    by: Officer,
    at: datetime,
    policies: Mapping[str, str] | None = None,
) -> Saved:
    """Save what a page says (`part`) over what was read (`base`, at `revision`).

    Raises NotFound, NotAllowed, CannotMove, PartClashes, ContentInvalid, ProposalInvalid, and
    ChangedMeanwhile when others keep saving.
    """
    for left in reversed(range(_TRIES)):
        change = change_seen(change_id, by=by)
        sheet = sheet_of(change)
        is_behind = change.revision != revision
        # even of the same revision: the level above may say something else by now
        merged = merge(base=base, mine=part, theirs=sheet.part(section))
        if merged.clashes:
            raise PartClashes(
                values=merged.values,
                clashes=merged.clashes,
                facts={"name": change.saved_by_name, "revision": change.revision},
            )
        try:
            saved = save_change(
                change_id=change_id,
                revision=change.revision,
                proposal=_proposal(sheet, section, merged.values, policies or {}),
                in_force_on=change.in_force_on,
                reason=change.reason,
                by=by,
                at=at,
            )
        except ChangedMeanwhile:
            if not left:
                raise
            continue
        return Saved(revision=saved, merged_with=change.saved_by_name if is_behind else "")
    raise AssertionError  # the last try either saved or raised


def _proposal(
    sheet: Sheet, section: Section, part: Mapping[str, Any], policies: Mapping[str, str]
) -> dict[str, Any]:
    proposal = sheet.proposal(sheet.said_with(section, part))
    if sheet.is_entry and policies:
        kept: dict[str, Policy] = dict(proposal["content"].get("policies", {}))
        for key in section.elements:
            for policy in ELEMENTS[key].policies:
                if policies.get(key) == policy:
                    kept[key] = policy
                    if policy == ELEMENTS[key].policy:
                        del kept[key]
        proposal["content"] = {**proposal["content"], "policies": kept}
    return proposal


def save_reason(
    *, change_id: UUID, reason: str, read: str | None, in_force_on: date | None, by: Officer, at: datetime
) -> None:
    """Say why, which cannot be left out, and from when. What the change proposes stays.

    `read` is the reason that the page had read: another one by now is not written over unseen. Raises as
    `save_part`, and Invalid in place of clashes.
    """
    if not reason:
        raise Invalid(facts={"fields": {"reason": REASON_NEEDED}})
    for left in reversed(range(_TRIES)):
        change = change_seen(change_id, by=by)
        if read is not None and _words(change.reason) not in {_words(read), _words(reason)}:
            raise Invalid(facts={"fields": {"reason": _REASON_CHANGED}})
        try:
            save_change(
                change_id=change_id,
                revision=change.revision,
                proposal=change.proposal,
                in_force_on=in_force_on,
                reason=reason,
                by=by,
                at=at,
            )
            return
        except ChangedMeanwhile:
            if not left:
                raise


def _words(reason: str) -> str:
    return " ".join(reason.split())
