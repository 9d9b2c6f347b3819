"""An application as the one text that is signed: what is asked for, by whom, with what.

It is made from the application before it is signed, and again from the stored case whenever
somebody looks: the two agree as long as nobody has touched the case.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tongban.foundation.papers.public import PaperRef, papers_named
from tongban.services.cases.facts import Capacity, HolderKind, SignedWhole, SlotMet
from tongban.services.cases.models import Case
from tongban.services.items.public import terms_sha256

FORMAT = "tongban-application/1"


def signed_document(
    *,
    case: Case,
    slots: Iterable[SlotMet],
    papers: Mapping[UUID, PaperRef],
    asked_at: datetime,
    round: int = 1,
) -> dict[str, Any]:
    """The application as it is signed. No SQL once the item's version is in memory.

    `case` need not be stored yet; `papers` has the files of the slots, whose contents stand in
    the document by their SHA-256. A file that is gone stands there as missing.
    """
    return {
        "format": FORMAT,
        "round": round,
        "asked_at": asked_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "item": case.item_code,
        "terms_sha256": terms_sha256(case.version_id),
        "applicant": {
            "kind": HolderKind(case.holder).value,
            "name": case.applicant_name,
            "person": str(case.person_id),
            "uscc": case.uscc,
        },
        "capacity": Capacity(case.capacity).value,
        "answers": dict(case.answers),
        "form": dict(case.form),
        "slots": [_slot(slot, papers) for slot in sorted(slots, key=lambda slot: slot.key)],
        **({"of_licence": case.of_licence} if case.of_licence else {}),
    }


def with_signed_terms(now: Mapping[str, Any], signed: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it is now, with no more terms beside a slot than were signed.

    An office adds to them lawfully: the day by which something follows, when a paper came in.
    """
    kept = {slot["key"]: slot["terms"].keys() for slot in signed.get("slots", [])}
    slots = [
        slot | {"terms": {name: slot["terms"][name] for name in slot["terms"] if name in kept[slot["key"]]}}
        if slot["key"] in kept
        else slot
        for slot in now["slots"]
    ]
    return {**now, "slots": slots}


def files_of(slots: Iterable[SlotMet]) -> dict[UUID, PaperRef]:
    """The files of these slots by id. 1 SQL, none where there are no files."""
    ids = [paper for slot in slots for paper in slot.papers]
    return papers_named(ids) if ids else {}


def _slot(slot: SlotMet, papers: Mapping[UUID, PaperRef]) -> dict[str, Any]:
    return {
        "key": slot.key,
        "how": slot.how.value,
        "papers": [papers[paper].sha256 if paper in papers else "" for paper in slot.papers],
        "licence": slot.licence,
        "terms": dict(slot.terms),
    }


def not_in_whole(
    part: Mapping[str, Any], whole: Mapping[str, Any], signed: SignedWhole, *, form: Mapping[str, Any] | None
) -> list[str]:
    """What stands in a part of a whole application and was not signed with the whole, such as `form.shop`.

    Register facts and what a form computes may differ: they say what holds now, and nobody typed them.
    """
    fields = (form or {}).get("properties", {})
    typed = {key for key, one in fields.items() if not (one.get("x-bind") or one.get("x-compute"))}
    found = [
        f"form.{key}"
        for key, value in part["form"].items()
        if key in typed and (key not in signed.fields or whole["form"].get(signed.fields[key]) != value)
    ]
    files = {key: set(slot["papers"]) for key, slot in _by_key(whole).items()}
    found += [
        f"slots.{key}"
        for key, slot in _by_key(part).items()
        if not set(slot["papers"]) <= files.get(signed.slots.get(key, ""), set())
    ]
    return sorted(found)


def differing(signed: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The parts in which two documents differ, such as `form.shop` or `slots.layout`."""
    found = [key for key in sorted({*signed, *now} - {"form", "slots"}) if signed.get(key) != now.get(key)]
    for part, a, b in (
        ("form", signed.get("form", {}), now.get("form", {})),
        ("slots", _by_key(signed), _by_key(now)),
    ):
        found += [f"{part}.{key}" for key in sorted({*a, *b}) if a.get(key) != b.get(key)]
    return found


def _by_key(document: Mapping[str, Any]) -> dict[str, Any]:
    return {slot["key"]: slot for slot in document.get("slots", [])}
