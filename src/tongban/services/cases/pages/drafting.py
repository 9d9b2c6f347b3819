"""A draft as its pages show it: what is known, what is filled in, what is still owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.directory.public import Officer
from tongban.foundation.forms.public import (
    EntriesInvalid,
    LockedFact,
    Section,
    SummaryRow,
    answer_text,
    asked_fields,
    complete_values,
    form_binds,
    form_sections,
    form_summary,
    validate_form,
)
from tongban.foundation.identity.public import Person
from tongban.foundation.vault.public import mask_id_number, mask_phone
from tongban.kernel import clock
from tongban.resources.registers.public import fact_keepers, open_disputes_of
from tongban.services.cases.clocks import acceptance_clock
from tongban.services.cases.draft_queries import whose_draft
from tongban.services.cases.drafts import known_of
from tongban.services.cases.facts import Capacity, How
from tongban.services.cases.known import SOURCES, Known, locked_facts, unchecked_fields, with_licences
from tongban.services.cases.models import Draft
from tongban.services.cases.pages.draft_parts import KnownFact, NextTask, SectionLine
from tongban.services.cases.pages.slot_lines import SlotLine, slot_lines
from tongban.services.cases.receiving import choice_of, ways_of
from tongban.services.cases.worded import worded
from tongban.services.delivery.public import Way, way_choices
from tongban.services.items.public import ItemContent, PublishedItem, item_terms, last_published

WHOLE = "all"  # what the address calls the one page of a form without sections
_SHOWN = {"person.id_number": mask_id_number, "person.phone": mask_phone}


@dataclass(frozen=True)
class Desk:
    """Everything about one draft that its pages show."""

    draft: Draft
    item: PublishedItem
    content: ItemContent
    known: Known
    locked: Mapping[str, LockedFact]
    lines: tuple[SlotLine, ...]

    @cached_property
    def sections(self) -> list[SectionLine]:
        """The pages of the form on which something is asked."""
        lines = [self._line_of(section) for section in form_sections(self.content.form or {})]
        return [line for line in lines if line.asked]

    @cached_property
    def _led_to(self) -> frozenset[str]:
        """The entries that the answers and what was typed so far lead to."""
        form, answers = self.content.form or {}, self.draft.answers
        if not form:
            return frozenset()
        values = complete_values(form, self.draft.form, locked=self.locked, scenario=answers)
        return frozenset(one.key for one in asked_fields(form, values, scenario=answers))

    def _line_of(self, section: Section) -> SectionLine:
        form = self.draft.form
        problems = [path.split(".")[0] for path in self.problems]
        asked = {
            field.key
            for field in section.fields
            if field.key in self._led_to and field.key not in self.locked and not field.compute
        }
        typed = {key for key in asked if form.get(key) not in (None, "", [])}
        return SectionLine(
            section=section,
            known=sum(field.key in self.locked for field in section.fields),
            asked=len(asked),
            wrong=len(typed.intersection(problems)),
            missing=len((asked - typed).intersection(problems)),
            is_begun=bool(asked & form.keys()),
        )

    @cached_property
    def problems(self) -> Mapping[str, str]:
        """What the form still says to what was typed, by field path."""
        return self.problems_of(self.draft.form)

    def problems_of(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """What the form would still say to these values, by field path."""
        if self.content.form is None:
            return {}
        try:
            validate_form(self.content.form, values, locked=self.locked, scenario=self.draft.answers)
        except EntriesInvalid as refused:
            return refused.by_field()  # in the reader's language already
        return {}

    @cached_property
    def summary(self) -> list[SummaryRow]:
        """The answers so far, for “check your answers”."""
        if self.content.form is None:
            return []
        return form_summary(
            self.content.form, self.draft.form, locked=self.locked, scenario=self.draft.answers
        )

    @cached_property
    def facts(self) -> list[KnownFact]:
        """What the registers hold, so that nobody types it: label, value, source."""
        fields = [field for one in form_sections(self.content.form or {}) for field in one.fields]
        return [
            KnownFact(
                label=field.label,
                value=fact.shown or answer_text(field, fact.value),
                source=fact.source,
                kind=fact.kind,
                fetched_at=fact.fetched_at,
                dispute_url=fact.dispute_url,
                is_disputed=fact.is_disputed,
            )
            for field in fields
            if (fact := self.locked.get(field.key))
        ]

    @cached_property
    def unchecked(self) -> frozenset[str]:
        """Fields that are typed, or stand here from before, because their register does not answer."""
        return frozenset(unchecked_fields(self.content, self.known))

    @cached_property
    def disputed(self) -> frozenset[str]:
        """Fields with a known fact to which the applicant objects and has no answer yet."""
        return frozenset(key for key, fact in self.locked.items() if fact.is_disputed)

    @property
    def silent(self) -> list[str]:
        """The registers that do not answer, by the names that people know."""
        return [_(SOURCES[register.value]) for register in sorted(self.known.silent)]

    @cached_property
    def owed(self) -> list[SlotLine]:
        return [line for line in self.lines if line.is_owed]

    @cached_property
    def to_hand_in(self) -> list[SlotLine]:
        """Materials that the applicant uploads, in the order of the guide, those that may be left out last."""
        return sorted((line for line in self.lines if line.is_theirs), key=lambda line: not line.is_asked)

    @cached_property
    def spared(self) -> list[SlotLine]:
        """Materials that nobody has to bring."""
        return [line for line in self.lines if not line.is_theirs]

    @cached_property
    def promises(self) -> list[SlotLine]:
        """Materials for which the applicant gives a promise."""
        return [line for line in self.lines if line.met.how is How.COMMITMENT]

    @cached_property
    def later(self) -> list[SlotLine]:
        """Materials that follow after acceptance."""
        return [line for line in self.lines if line.met.how is How.DEFERRED]

    @cached_property
    def ways(self) -> list[tuple[str, str, str]]:
        """How the result can be had: value, label, one line."""
        return way_choices(ways_of(self.content))

    @property
    def chosen_way(self) -> str:
        """The label of the way that was chosen; the electronic one where none was."""
        chosen = choice_of(self.draft)
        value = chosen.way if chosen else Way.ELECTRONIC
        return next((label for one, label, _line in self.ways if one == value), "")

    @property
    def whom(self) -> str:
        """Whose application it is; empty for one's own person."""
        return whose_draft(self.draft)

    @property
    def is_ready(self) -> bool:
        return not self.owed and not self.problems and self.item.is_open

    @property
    def is_stale(self) -> bool:
        return self.draft.version_id != self.item.version_id

    @cached_property
    def news(self) -> list[str]:
        """Entries and materials that the version in force asks for and the draft's own did not."""
        had = {slot.name for slot in self.content.slots} | _titles(self.content.form)
        now = [slot.name for slot in self.item.content.slots] + sorted(_titles(self.item.content.form))
        return [name for name in now if name not in had]

    @property
    def next_task(self) -> NextTask:
        """What to do next: a page of the form, a material, or to check and submit."""
        for one in self.sections:
            if one.is_open or not one.is_begun:
                url = reverse("cases:fill", args=[self.draft.id, one.section.key or WHOLE])
                return NextTask(name=one.section.title or self.content.name, url=url)
        if self.owed:
            slot = self.owed[0].slot
            return NextTask(name=slot.name, url=reverse("cases:hand_in", args=[self.draft.id, slot.key]))
        return NextTask(name="", url=reverse("cases:check", args=[self.draft.id]))

    @property
    def done(self) -> int:
        """How many tasks of the list are done."""
        return sum(line.state == "done" for line in self.sections) + sum(
            line.is_settled for line in self.to_hand_in if line.is_asked
        )

    @property
    def in_all(self) -> int:
        """How many tasks the list has, submitting among them."""
        return len(self.sections) + sum(line.is_asked for line in self.to_hand_in) + 1

    @property
    def asked_slots(self) -> int:
        """How many materials the applicant has to hand in, handed in already or not."""
        return sum(line.is_asked for line in self.lines)

    @property
    def answer_by(self) -> date | None:
        """The last day to answer an application that is submitted now; None where nothing limits it."""
        return acceptance_clock(self.content, self.item.area_code, at=clock.now())[1]

    @property
    def fields(self) -> int:
        """How many entries the form has for this applicant, known or asked."""
        return len(self.locked) + sum(line.asked for line in self.sections)

    def line(self, key: str) -> SlotLine | None:
        """The line of one slot."""
        return next((line for line in self.lines if line.slot.key == key), None)


def _titles(form: Mapping[str, Any] | None) -> set[str]:
    return {str(field.get("title", key)) for key, field in (form or {}).get("properties", {}).items()}


def desk_of(draft: Draft, *, person: Person | Officer) -> Desk:
    """The draft with everything its pages need. At most 7 SQL, 1 more where a promise or a later
    material is possible."""
    item, content = last_published(draft.item_code), item_terms(draft.version_id)
    known = with_licences(
        known_of(draft, by=person),
        content,
        at=clock.now(),
        of_licence=draft.of_licence,
        project_code=draft.project_code,
    )
    binds = form_binds(content.form or {})
    disputed: frozenset[tuple[str, str]] = frozenset()
    if isinstance(person, Person) and draft.capacity == Capacity.SELF:
        disputed = open_disputes_of(person)
    locked = {
        name: LockedFact(
            value=fact.value,
            source=fact.source,
            fetched_at=fact.fetched_at,
            kind=fact.kind,
            shown=_shown(content, name, str(fact.value)),
            dispute_url=_dispute_url(draft, content, name),
            is_disputed=bool({(binds[name], ""), (binds[name], draft.uscc)} & disputed),
        )
        for name, fact in locked_facts(content, known).items()
    }
    return Desk(draft, item, content, known, locked, slot_lines(draft, content, known))


def _dispute_url(draft: Draft, content: ItemContent, name: str) -> str:
    """Where the applicant says that a known fact is wrong; only about oneself or one's own firm."""
    bind = form_binds(content.form or {}).get(name, "")
    if draft.capacity != Capacity.SELF or not fact_keepers.may_be_disputed(bind):
        return ""
    back = {"back": reverse("cases:draft", args=[draft.id])} | ({"firm": draft.uscc} if draft.uscc else {})
    return f"{reverse('registers:dispute', args=[bind])}?{urlencode(back)}"


def _shown(content: ItemContent, name: str, value: str) -> str:
    """A fact that is not shown as the register says it: masked, or in the reader's language; "" for all others."""
    bind = form_binds(content.form or {}).get(name, "")
    if mask := _SHOWN.get(bind):
        return mask(value)
    said = worded(bind, value)
    return said if said != value else ""
