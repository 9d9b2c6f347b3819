"""Build the package of a case: its bag, its descriptions, and the report of the four checks inside it."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import override

import tongban
from tongban.foundation.seals.public import PublishedAnchors, published_anchors
from tongban.foundation.trail.public import act_text, verifiers
from tongban.kernel.clock import CITY_ZONE
from tongban.services.archives.checking.check import check_package
from tongban.services.archives.checking.facts import Eyes, Report
from tongban.services.archives.checking.opening import opened
from tongban.services.archives.checking.words import report_bytes
from tongban.services.archives.describing_case import archive_part, case_part, item_part, step_parts
from tongban.services.archives.gathering import Gathered, Piece
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.packaging.bag import BagWriter, Hashed
from tongban.services.archives.packaging.describing import basic_xml, process_xml, schema_bytes
from tongban.services.archives.packaging.facts import (
    BASIC,
    LOG_KEYS,
    NATIONAL_LIST,
    NATIONAL_ROOT,
    PROCESS,
    READ_ME,
    REPORT,
    SEAL_LIST,
    SEAL_ROOT,
    STAMP_ROOTS,
    ActPart,
    Description,
    FilePart,
    MaterialPart,
    Source,
)
from tongban.services.archives.packaging.names import file_path
from tongban.services.archives.packaging.reading_me import read_me
from tongban.services.archives.rules import needed_documents
from tongban.services.archives.seeing import seal_part
from tongban.services.cases.public import IN_PARTS

PDF = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class Built:
    """A package that lies whole at a place: its payload by name, and what the checks found."""

    files: dict[str, Hashed]
    report: Report


def build(row: ArchivePackage, found: Gathered, *, eyes: Eyes, place: Path) -> Built:
    """Write the package to `place`, check it there, and write it again with the report of the checks inside.

    The same case and the same moment give the same bytes, but for a list that SM2 signs. Some 25 ms a PDF, and
    0.2 s for each process that opens up to 20 files. Raises PaperLost.
    """
    seals = published_anchors(at=row.cut_at)
    _write(row, found, seals, place=place, report=None)
    with opened(place) as package:
        checked = check_package(package, eyes=eyes, at=row.cut_at)
    report = replace(checked, findings=(*found.findings, *checked.findings))
    return Built(files=_write(row, found, seals, place=place, report=report), report=report)


def _write(
    row: ArchivePackage, found: Gathered, seals: PublishedAnchors, *, place: Path, report: Report | None
) -> dict[str, Hashed]:
    place.unlink(missing_ok=True)
    with BagWriter(place, folder=row.file_number) as bag, override("zh-hans"):
        files, materials = _add_pieces(bag, found)
        acts = _add_proofs(bag, found, files)
        said = Description(
            item=item_part(found),
            case=case_part(row, found),
            archive=archive_part(row),
            materials=materials,
            files=tuple(files),
            needed=needed_documents(
                row.result,
                is_licensed=bool(found.licences),
                is_in_parts=found.record.fact.handling_system == IN_PARTS,
            ),
            steps=step_parts(found),
            acts=acts,
        )
        bag.add(BASIC, basic_xml(said))
        bag.add(PROCESS, process_xml(said))
        _add_anchors(bag, seals)
        bag.add_tag(LOG_KEYS, "".join(f"{key}\n" for key in verifiers()).encode())
        bag.add_tag("验证/basic.xsd", schema_bytes("basic"))
        bag.add_tag("验证/process.xsd", schema_bytes("process"))
        numbers = {"file_number": row.file_number, "archive_number": row.archive_number}
        bag.add_tag(READ_ME, read_me(**numbers, number=row.case_number))
        if report is not None:
            bag.add_tag(REPORT, report_bytes(report))
        return bag.close(_info(row, found))


def _add_anchors(bag: BagWriter, seals: PublishedAnchors) -> None:
    """What the seals are checked with: the roots, and which seals were withdrawn by the time of closing."""
    for name, raw in (
        (SEAL_ROOT, seals.root.encode()),
        (NATIONAL_ROOT, seals.national_root.encode()),
        (STAMP_ROOTS, seals.stamp_roots.encode()),
        (SEAL_LIST, seals.withdrawn),
        (NATIONAL_LIST, seals.national_withdrawn),
    ):
        if raw:
            bag.add_tag(name, raw)


def _add_pieces(bag: BagWriter, found: Gathered) -> tuple[list[FilePart], tuple[MaterialPart, ...]]:
    files: list[FilePart] = []
    paths: dict[tuple[int, str], list[str]] = {}
    orders: Counter[str] = Counter()
    for piece in found.pieces:
        raw = piece.read()
        orders[piece.folder] += 1
        path = file_path(
            piece.folder,
            order=orders[piece.folder],
            title=piece.title,
            media_type=piece.paper.media_type,
        )
        files.append(_file_part(piece, path, bag.add(path, raw), raw=raw, order=len(files) + 1))
        for slot in piece.slots:
            paths.setdefault(slot, []).append(path)
    materials = tuple(
        MaterialPart(
            key=slot.key,
            name=slot.name,
            is_required=slot.is_required,
            how=slot.how,
            round=slot.round,
            licence=slot.licence,
            paths=tuple(paths.get((slot.round, slot.key), ())),
        )
        for slot in found.record.slots
    )
    return files, materials


def _file_part(piece: Piece, path: str, hashed: Hashed, *, raw: bytes, order: int) -> FilePart:
    return FilePart(
        order=order,
        title=piece.title,
        path=path,
        media_type=piece.paper.media_type,
        size=hashed.size,
        sha256=hashed.sha256,
        sm3=hashed.sm3,
        source=piece.source,
        kind=piece.kind,
        seal=seal_part(raw) if piece.paper.media_type == PDF else None,
    )


def _add_proofs(bag: BagWriter, found: Gathered, files: list[FilePart]) -> tuple[ActPart, ...]:
    """The receipts go among the files, and each act names its own."""
    acts: list[ActPart] = []
    for proof in found.proofs:
        entry = proof.entry
        hashed = bag.add(proof.path, proof.receipt)
        words = act_text(entry.act)
        files.append(
            FilePart(
                order=len(files) + 1,
                title=f"存证凭证 {words}",
                path=proof.path,
                media_type="application/json",
                size=hashed.size,
                sha256=hashed.sha256,
                sm3=hashed.sm3,
                source=Source.PROOF,
                kind="",
                seal=None,
            )
        )
        acts.append(
            ActPart(
                order=len(acts) + 1,
                entry_id=str(entry.entry_id),
                seq=entry.seq or 0,
                act=entry.act,
                words=words,
                by_ref=entry.by_ref,
                by=_actor(entry.by_ref, found),
                act_at=entry.act_at,
                recorded_at=entry.recorded_at,
                receipt=proof.path,
            )
        )
    return tuple(acts)


def _actor(ref: str, found: Gathered) -> str:
    kind = ref.partition(":")[0]
    fixed = {"person": "申请人一方", "system": "系统", "rule": "规则", "outside": "外部系统"}
    return found.officers.get(ref) or fixed.get(kind, "工作人员")


def _info(row: ArchivePackage, found: Gathered) -> dict[str, str]:
    return {
        "Bag-Software-Agent": f"Tongban {tongban.__version__}",
        "Bagging-Date": row.cut_at.astimezone(CITY_ZONE).date().isoformat(),
        "External-Identifier": row.archive_number,
        "Internal-Sender-Identifier": row.case_number,
        "Source-Organization": f"{found.organisation_name} {found.organisation_code}",
        "Retention": row.retention,
    }
