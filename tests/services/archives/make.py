"""Closed cases, their packages, and who keeps them."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.foundation.directory.make import add_post
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import sequence_once
from tongban.services.archives import store
from tongban.services.archives.commands.make import make_package
from tongban.services.archives.models import ArchivePackage
from tongban.services.cases.facts import Outcome

add_post("archivist", frozenset({"archives.read", "archives.keep", "archives.hand_over"}))
add_post("appraiser", frozenset({"archives.read", "archives.appraise"}))
add_post("archive-head", frozenset({"archives.read", "archives.approve_disposal"}))


def archivist(name: str = "顾档案") -> Officer:
    """Who keeps the packages of the county office."""
    return make_staff(name=name, posts=("archivist",))


def closed_case(town: Town, *, outcome: Outcome = Outcome.GRANTED, key: str = "key-1") -> str:
    """The number of a case that was granted or refused, and delivered; its package is asked for."""
    number = make_case(town, at=MONDAY, key=key).number
    bring_to(town, number, "decided" if outcome is Outcome.REFUSED else "issued", at=MONDAY, outcome=outcome)
    deliver_all()
    return number


def packaged(town: Town, *, key: str = "key-1", outcome: Outcome = Outcome.GRANTED) -> ArchivePackage:
    """The package of such a case."""
    number = closed_case(town, key=key, outcome=outcome)
    while sequence_once():
        pass
    make_package(number=number, at=MONDAY)
    return ArchivePackage.objects.get(case_number=number)


def place_of(row: ArchivePackage) -> Path:
    """Where its bytes lie."""
    return store.place_of(row.pk, row.version)


def appraiser(name: str = "邓鉴定") -> Officer:
    """Who appraises packages of the county office at the end of their term."""
    return make_staff(name=name, posts=("appraiser",))


def archive_head(name: str = "万馆长") -> Officer:
    """Who approves what was appraised."""
    return make_staff(name=name, posts=("archive-head",))


def stored(town: Town, number: str, **changes: Any) -> ArchivePackage:
    """A package on record with some bytes, without the seconds that a real one takes to make."""
    fields: dict[str, Any] = {
        "case_number": number,
        "file_number": number,
        "archive_number": f"A-YW·2010-D10-{number[-5:]}",
        "fonds": "A",
        "year": 2010,
        "retention": "D10",
        "order": int(number[-5:]),
        "item_code": town.item_code,
        "item_name": "老年人优待证",
        "applicant": "老*",
        "organisation_id": town.organisation_id,
        "area_code": "341602000000",
        "result": "granted",
        "closed_at": MONDAY.replace(year=2010),
        "cut_at": MONDAY.replace(year=2010),
        "state": "kept",
        "made_at": MONDAY,
        "keep_until": date(2020, 12, 31),
        "files": [{"path": "基本信息.xml", "size": 3, "sha256": "0" * 64}],
        "report": {"checks": []},
    }
    row = ArchivePackage(**(fields | changes))
    with store.being_made() as place:
        place.write_bytes(f"package {number}".encode())
        row.size, row.sha256 = store.keep(place, package_id=row.pk, version=row.version)
    row.save(force_insert=True)
    return row
