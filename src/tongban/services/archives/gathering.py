"""What belongs into the package of a case, gathered from the rooms that hold it. Reads no file's bytes yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import officers_named, organisation, organisations_named
from tongban.foundation.papers.public import (
    DocumentFact,
    PaperRef,
    documents_of,
    paper_bytes,
    papers_named,
    papers_of,
)
from tongban.foundation.trail.public import TrailEntry, entries_of, lasting_receipts, receipt_bytes
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import LicenceFact, copy_kind, licences_of_case
from tongban.services.archives.checking.facts import Check, Finding
from tongban.services.archives.facts import NotYetWhole, PaperLost
from tongban.services.archives.packaging.facts import Folder, Source
from tongban.services.archives.packaging.names import folder_of, proof_path
from tongban.services.cases.public import CaseRecord, RecordedSlot, case_record

# under which owners the papers of a case lie: its own, and those that only offices read
_OWNERS = ("case", "opinion", "office", "report")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One file that goes into the package; `slots` are the places (round, key) of the materials that it is for."""

    folder: Folder
    title: str
    paper: PaperRef
    source: Source
    kind: str = ""
    slots: tuple[tuple[int, str], ...] = ()

    def read(self) -> bytes:
        """Its bytes. Raises PaperLost."""
        try:
            return paper_bytes(self.paper.id)
        except NotFound:
            raise PaperLost(facts={"name": self.paper.name}) from None


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One act with the receipt that proves its place in the log."""

    entry: TrailEntry
    path: str
    receipt: bytes


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Everything for one package."""

    record: CaseRecord
    organisation_name: str
    organisation_code: str
    pieces: tuple[Piece, ...]
    proofs: tuple[Proof, ...]
    licences: tuple[LicenceFact, ...]
    organisations: Mapping[UUID, str]
    officers: Mapping[str, str]
    findings: tuple[Finding, ...]  # what is known to be missing before anything is looked at


def gather(number: str, *, until: datetime) -> Gathered:
    """Everything of a closed case up to a moment. Some 20 SQL, whatever the case holds.

    Raises NotFound, and NotYetWhole while a document is being made or an act waits for its place in the log.
    """
    record = case_record(number)
    entries = [entry for entry in entries_of(f"cases:{number}") if entry.act_at <= until]
    if any(entry.seq is None for entry in entries):
        raise NotYetWhole(facts={"waits_for": "trail"})
    documents = [
        one for kind in _OWNERS for one in documents_of(f"{kind}:{number}") if one.ordered_at <= until
    ]
    if waiting := [one.kind for one in documents if one.paper is None and not one.problem]:
        raise NotYetWhole(facts={"waits_for": ", ".join(waiting)})
    licences = tuple(licences_of_case(number))
    if any(one.paper_id is None for one in licences) and not _is_stuck(licences):
        raise NotYetWhole(facts={"waits_for": "licence"})
    office = organisation(record.fact.organisation_id)
    return Gathered(
        record=record,
        organisation_name=office.name,
        organisation_code=office.code,
        pieces=tuple(
            _pieces(
                record, sorted(documents, key=lambda one: (one.ordered_at, one.kind)), licences, until=until
            )
        ),
        proofs=tuple(
            Proof(entry=entry, path=proof_path(entry.seq or 0, entry.act), receipt=receipt_bytes(receipt))
            for entry, receipt in lasting_receipts(entries)
        ),
        licences=licences,
        organisations=organisations_named([step.organisation_id for step in record.steps]),
        officers=_officers({step.done_by for step in record.steps} | {entry.by_ref for entry in entries}),
        findings=tuple(_missing(documents)),
    )


def _pieces(
    record: CaseRecord,
    documents: Sequence[DocumentFact],
    licences: Sequence[LicenceFact],
    *,
    until: datetime,
) -> list[Piece]:
    """The application first, then documents by the time at which they were ordered."""
    number = record.fact.number
    of_slots: dict[UUID, list[RecordedSlot]] = {}
    copies: dict[str, list[RecordedSlot]] = {}
    for slot in record.slots:
        for paper_id in (*slot.papers, *([slot.bound] if slot.bound else [])):
            of_slots.setdefault(paper_id, []).append(slot)
        if slot.licence:
            copies.setdefault(copy_kind(slot.licence), []).append(slot)
    found: list[Piece] = []
    made = {one.paper.id for one in documents if one.paper}
    papers = [
        one
        for one in papers_of(f"case:{number}")
        if one.id not in made and (one.id in of_slots or one.stored_at <= until)
    ]
    for paper in papers:
        slots = of_slots.get(paper.id, [])
        found.append(
            Piece(
                folder=Folder.APPLICATION if slots else Folder.OTHER,
                title=slots[0].name if slots else paper.name.rpartition(".")[0] or paper.name,
                paper=paper,
                source=Source.APPLICANT,
                slots=_places(slots),
            )
        )
    for document in documents:
        if document.paper is None:
            continue
        slots = copies.get(document.kind, [])
        found.append(
            Piece(
                folder=Folder.APPLICATION if slots else folder_of(document.kind),
                title=slots[0].name if slots else document.paper.name.removesuffix(".pdf"),
                paper=document.paper,
                source=Source.LICENCE_COPY if slots else Source.DOCUMENT,
                kind=document.kind,
                slots=_places(slots),
            )
        )
    sealed = papers_named([one.paper_id for one in licences if one.paper_id])
    for licence in licences:
        if licence.paper_id and licence.paper_id in sealed:
            found.append(
                Piece(
                    folder=Folder.RESULT,
                    title=licence.type_name,
                    paper=sealed[licence.paper_id],
                    source=Source.LICENCE,
                )
            )
    return found


def _places(slots: Sequence[RecordedSlot]) -> tuple[tuple[int, str], ...]:
    return tuple((slot.round, slot.key) for slot in slots)


def _is_stuck(licences: Sequence[LicenceFact]) -> bool:
    """Whether each licence without a paper waits for an operator: no worker will make it by itself."""
    return all(
        any(one.problem for one in documents_of(f"licence:{licence.id}"))
        for licence in licences
        if licence.paper_id is None
    )


def _missing(documents: Sequence[DocumentFact]) -> list[Finding]:
    return [
        Finding(
            check=Check.COMPLETE, code="document-not-made", facts={"kind": one.kind, "problem": one.problem}
        )
        for one in documents
        if one.paper is None and one.problem
    ]


def _officers(refs: set[str]) -> dict[str, str]:
    """The names of officers by reference: the archive says who acted, as the file on paper did."""
    accounts = {int(ref.removeprefix("officer:")) for ref in refs if ref.startswith("officer:")}
    return {f"officer:{account}": name for account, name in officers_named(sorted(accounts)).items()}
