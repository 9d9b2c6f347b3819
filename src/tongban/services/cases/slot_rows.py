"""The rows of a case's materials, written when it is submitted."""

from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import share_papers
from tongban.services.cases import rules, ways
from tongban.services.cases.facts import SlotMet
from tongban.services.cases.models import Case, CaseSlot, Deferral
from tongban.services.cases.rows import insert


def promised(slots: list[SlotMet]) -> dict[str, object]:
    """The digest of each promise, as it goes onto the trail with the submission."""
    found = ways.digests({slot.key: slot.terms for slot in slots})
    return {"commitments": found} if found else {}


def write_slots(case: Case, slots: list[SlotMet], *, by: Person | Officer, at: datetime) -> None:
    """Write how each slot is met, take the files over to the case, and keep what is to follow. 4 SQL at most."""
    papers = list(dict.fromkeys(paper for slot in slots for paper in slot.papers))
    mine = share_papers(ids=papers, owner_from=by.ref, owner_to=f"case:{case.number}", by=by, at=at)
    if slots:
        insert(
            [
                CaseSlot(
                    case=case,
                    key=slot.key,
                    name=slot.name,
                    how=slot.how,
                    papers=[str(mine[paper].id) for paper in slot.papers],
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
