"""Where else the same file is: in another material of the draft, or handed in with an earlier case."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import PaperRef, owners_of
from tongban.services.cases.models import Case, Draft


def other_slots(draft: Draft, slot: str, *, names: Mapping[str, str]) -> dict[UUID, list[str]]:
    """Paper of `slot` → names of the other materials of the draft that have it too. No SQL."""
    found: dict[UUID, list[str]] = {}
    here = draft.slots.get(slot, [])
    for key, papers in draft.slots.items():
        if key != slot and key in names:
            for paper in papers:
                if paper in here:
                    found.setdefault(UUID(paper), []).append(names[key])
    return found


def earlier_cases(papers: Sequence[PaperRef], *, by: Person) -> dict[UUID, list[Case]]:
    """Paper → cases of `by` with which the same bytes were handed in, the latest first. 2 SQL."""
    if not papers:
        return {}
    owners = owners_of([paper.sha256 for paper in papers], kind="case")
    numbers = {number for found in owners.values() for number in found}
    if not numbers:
        return {}
    mine = Case.objects.of_person(by.account_id, by.person_id).filter(number__in=numbers)
    cases = list(mine.only("number", "item_name", "submitted_at").order_by("-submitted_at"))
    return {
        paper.id: [case for case in cases if case.number in owners.get(paper.sha256, ())] for paper in papers
    }
