"""A draft as its pages show it: what is known, what is filled in, what is still owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tongban.foundation.forms.public import (
    EntriesInvalid,
    LockedFact,
    Section,
    SummaryRow,
    form_binds,
    form_sections,
    form_summary,
    validate_form,
)
from tongban.foundation.papers.public import PaperRef, papers_named
from tongban.foundation.vault.public import mask_id_number, mask_phone
from tongban.services.cases import intake
from tongban.services.cases.facts import Application, HolderKind, How, SlotInput, SlotMet
from tongban.services.cases.models import Draft
from tongban.services.items.public import ItemContent, PublishedItem, Slot, item_terms, published

_SHOWN = {"person.id_number": mask_id_number, "person.phone": mask_phone}


@dataclass(frozen=True, kw_only=True)
class SlotLine:
    """One material of the draft: what is asked and how it is met so far."""

    slot: Slot
    met: SlotMet
    papers: tuple[PaperRef, ...]

    @property
    def is_owed(self) -> bool:
        return self.met.how is How.MISSING and self.met.is_required

    @property
    def asks_for_file(self) -> bool:
        return self.met.how in (How.MISSING, How.FILE)


@dataclass(frozen=True, kw_only=True)
class SectionLine:
    """One page of the form and how many of its fields still need something."""

    section: Section
    problems: int
    is_begun: bool

    @property
    def state(self) -> str:
        if not self.problems:
            return "done"
        return "part" if self.is_begun else "todo"


@dataclass(frozen=True)
class Desk:
    """Everything about one draft that its pages show."""

    draft: Draft
    item: PublishedItem
    content: ItemContent
    known: intake.Known
    locked: Mapping[str, LockedFact]
    lines: tuple[SlotLine, ...]

    @cached_property
    def sections(self) -> list[SectionLine]:
        problems = self.problems_of(self.draft.form)
        return [
            SectionLine(
                section=one,
                problems=sum(path.split(".")[0] in {field.key for field in one.fields} for path in problems),
                is_begun=any(field.key in self.draft.form for field in one.fields),
            )
            for one in form_sections(self.content.form or {})
        ]

    def problems_of(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """What the form would still say to these values, by field path."""
        if self.content.form is None:
            return {}
        try:
            validate_form(self.content.form, values, locked=self.locked, scenario=self.draft.answers)
        except EntriesInvalid as refused:
            found = refused.facts["fields"]
            return found if isinstance(found, dict) else {}
        return {}

    @cached_property
    def summary(self) -> list[SummaryRow]:
        if self.content.form is None:
            return []
        return form_summary(
            self.content.form, self.draft.form, locked=self.locked, scenario=self.draft.answers
        )

    @cached_property
    def owed(self) -> list[SlotLine]:
        return [line for line in self.lines if line.is_owed]

    @cached_property
    def to_hand_in(self) -> list[SlotLine]:
        """Materials that the applicant uploads, those still owed first."""
        return sorted((line for line in self.lines if line.asks_for_file), key=lambda line: not line.is_owed)

    @cached_property
    def spared(self) -> list[SlotLine]:
        """Materials that nobody has to bring."""
        return [line for line in self.lines if not line.asks_for_file]

    @property
    def is_ready(self) -> bool:
        return not self.owed and not self.problems_of(self.draft.form)

    @property
    def is_stale(self) -> bool:
        return self.draft.version_id != self.item.version_id

    @property
    def next_url_name(self) -> tuple[str, str] | None:
        """What to do next: a section to fill or a slot to meet; None when all is there."""
        for one in self.sections:
            if one.problems:
                return "cases:fill", one.section.key
        return ("cases:hand_in", self.owed[0].slot.key) if self.owed else None

    @property
    def filled_for_you(self) -> int:
        return len(self.locked) + len(self.spared)

    @property
    def asked_in_all(self) -> int:
        fields = sum(len(one.section.fields) for one in self.sections)
        return fields + len(self.lines)

    def line(self, key: str) -> SlotLine | None:
        """The line of one slot."""
        return next((line for line in self.lines if line.slot.key == key), None)


def desk_of(draft: Draft) -> Desk:
    """The draft with everything its pages need. At most 6 SQL."""
    item, content = published(draft.item_code), item_terms(draft.version_id)
    holder = HolderKind(draft.holder)
    known = intake.Known(facts=draft.known, fetched_at=draft.known_at)
    locked = {
        name: LockedFact(
            value=fact.value,
            source=fact.source,
            fetched_at=fact.fetched_at,
            shown=_masked(content, name, str(fact.value)),
        )
        for name, fact in intake.locked_facts(content, known).items()
    }
    slots = tuple(SlotInput(key=key, papers=tuple(papers)) for key, papers in draft.slots.items())
    application = Application(
        item_code=draft.item_code,
        version_id=draft.version_id,
        holder=holder,
        answers=draft.answers,
        slots=slots,
    )
    met = intake.met_slots(content, application, known)
    named = {slot.key: slot for slot in content.slots}
    papers = (
        papers_named([paper for one in met for paper in one.papers]) if any(one.papers for one in met) else {}
    )
    by_text = {str(key): ref for key, ref in papers.items()}
    lines = tuple(
        SlotLine(
            slot=named[one.key],
            met=one,
            papers=tuple(by_text[str(p)] for p in one.papers if str(p) in by_text),
        )
        for one in met
    )
    return Desk(draft, item, content, known, locked, lines)


def _masked(content: ItemContent, name: str, value: str) -> str:
    bind = form_binds(content.form or {}).get(name, "")
    mask = _SHOWN.get(bind)
    return mask(value) if mask else ""
