"""The rows of a case's materials, written when it is submitted."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import PaperRef, share_papers
from tongban.services.cases import rules, ways
from tongban.services.cases.facts import SlotMet
from tongban.services.cases.models import Case, CaseSlot, Deferral
from tongban.services.cases.rows import insert


def promised(slots: list[SlotMet]) -> dict[str, object]:
    """The digest of each promise, as it goes onto the trail with the submission."""
    found = ways.digests({slot.key: slot.terms for slot in slots})
    return {"commitments": found} if found else {}


def share_slots(
    case: Case, slots: list[SlotMet], *, owner: str, by: Person | Officer, at: datetime
) -> dict[UUID, PaperRef]:
    """The draft's files, which are `owner`'s, under the case as well, by the id that the draft has. 1 SQL."""
    papers = list(dict.fromkeys(paper for slot in slots for paper in slot.papers))
    return share_papers(ids=papers, owner_from=owner, owner_to=f"case:{case.number}", by=by, at=at)


def write_slots(case: Case, slots: list[SlotMet], papers: Mapping[UUID, PaperRef]) -> None:
    """Write how each slot is met, and keep what is to follow. 2 SQL at most."""
    if slots:
        insert(
            [
                CaseSlot(
                    case=case,
                    key=slot.key,
                    name=slot.name,
                    how=slot.how,
                    papers=[str(papers[paper].id) for paper in slot.papers],
                    licence=slot.licence,
                    why=slot.why,
                    is_required=slot.is_required,
                    terms=dict(slot.terms),
                    trust=slot.trust,
                )
                for slot in slots
            ]
        )
    if later := rules.deferred_slots(slots):
        insert(
            [
                Deferral(case=case, key=slot.key, name=slot.name, working_days=slot.terms["working_days"])
                for slot in later
            ]
        )
