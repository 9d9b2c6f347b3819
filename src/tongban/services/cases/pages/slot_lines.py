"""The materials of a draft, as its pages show them: what is asked, how it is met so far, which ways are open."""

from dataclasses import dataclass

from tongban.foundation.papers.public import PaperRef, papers_named
from tongban.services.cases import meeting
from tongban.services.cases.drafts import application_of
from tongban.services.cases.facts import SPARED, How, SlotMet
from tongban.services.cases.known import Known
from tongban.services.cases.models import Draft
from tongban.services.cases.rules import SlotNeed
from tongban.services.items.public import ItemContent, Slot


@dataclass(frozen=True, kw_only=True)
class SlotLine:
    """One material of the draft: what is asked and how it is met so far."""

    slot: Slot
    need: SlotNeed
    met: SlotMet
    papers: tuple[PaperRef, ...]
    chosen: How | None = None  # the way that the applicant chose
    is_barred: bool = False  # a broken promise closes promising and handing in later
    kept: int = 0  # files that wait behind a chosen way

    @property
    def is_owed(self) -> bool:
        return self.met.how is How.MISSING and self.met.is_required

    @property
    def is_asked(self) -> bool:
        """Whether the applicant has to see to it, done already or not."""
        return self.is_theirs and self.met.is_required

    @property
    def is_theirs(self) -> bool:
        """Whether it is for the applicant to give, in one way or another."""
        return self.met.how not in SPARED

    @property
    def is_settled(self) -> bool:
        return self.met.how is not How.MISSING

    @property
    def may_promise(self) -> bool:
        return bool(self.need.promise) and not self.is_barred

    @property
    def may_follow(self) -> bool:
        return bool(self.need.deferral) and not self.is_barred

    @property
    def is_closed(self) -> bool:
        """Whether a way that the item opens is closed to this applicant."""
        return self.is_barred and bool(self.need.promise or self.need.deferral)

    @property
    def days(self) -> int:
        """Within how many working days after acceptance it may follow."""
        return int((self.need.deferral or {}).get("working_days", 0))


def slot_lines(draft: Draft, content: ItemContent, known: Known) -> tuple[SlotLine, ...]:
    """One line for each material. 1 SQL where files are there, 1 more where a promise or a later material
    is possible."""
    application = application_of(draft)
    means = meeting.slot_means(content, application, known)
    met = meeting.met_slots(means, application)
    named = {slot.key: slot for slot in content.slots}
    papers = (
        papers_named([paper for one in met for paper in one.papers]) if any(one.papers for one in met) else {}
    )
    by_text = {str(key): ref for key, ref in papers.items()}
    return tuple(
        SlotLine(
            slot=named[one.key],
            need=means.needs[one.key],
            met=one,
            papers=tuple(by_text[str(p)] for p in one.papers if str(p) in by_text),
            chosen=How(draft.ways[one.key]) if one.key in draft.ways else None,
            is_barred=not means.held.is_trusted,
            kept=0 if one.papers else len(draft.slots.get(one.key, [])),
        )
        for one in met
    )
