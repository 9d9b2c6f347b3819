"""The demo's people: who can sign in to the sample city, in which role. Demo and tests only."""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tongban.resources.registers.public import PersonRow
from tongban.site.options import home
from tongban.site.sample_folder import read_sample, sample_folder
from tongban.site.sample_people import firm_code, named_people

PASSWORD = "tongban-demo-2026"  # noqa: S105  known to everybody who reads this, as the demo's people are


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody who can sign in. `totp_secret` is for staff, `uscc` for owners of firms, `id_number` for citizens."""

    role: str
    username: str
    password: str
    name: str
    note: str
    totp_secret: str = ""
    totp_uri: str = ""
    uscc: str = ""
    id_number: str = ""


def demo_people(folder: Path | None = None) -> list[DemoPerson]:
    """Everybody who can sign in to the sample city in `folder` (the one of the package by default)."""
    where = folder or sample_folder()
    staffing = read_sample(where, "posts/staff.yaml")
    named = read_sample(where, "people.yaml")["named"]
    known = dict(named_people({"named": named}))
    return [
        *(_citizen(row, known) for row in staffing["citizens"]),
        *(_officer(row) for row in staffing["staff"]),
    ]


def write_demo_people(folder: Path | None = None, *, to: Path | None = None) -> Path:
    """Write the list as JSON for the walk: `demo-people.json` in the data folder."""
    path = to or home() / "demo-people.json"
    people = [asdict(person) for person in demo_people(folder)]
    path.write_text(json.dumps(people, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def totp_secret(username: str) -> str:
    """The second factor of a demo officer: 160 bits that follow from the user name, so that it is known."""
    return base64.b32encode(hashlib.sha256(f"tongban-demo:{username}".encode()).digest()[:20]).decode()


def _officer(row: dict[str, Any]) -> DemoPerson:
    secret = totp_secret(row["username"])
    return DemoPerson(
        role=row["role"],
        username=row["username"],
        password=PASSWORD,
        name=row["name"],
        note=row["name"],
        totp_secret=secret,
        totp_uri=f"otpauth://totp/{quote(row['username'])}?secret={secret}&issuer=Tongban",
    )


def _citizen(row: dict[str, Any], known: dict[str, PersonRow]) -> DemoPerson:
    person = known[row["person"]]
    return DemoPerson(
        role=row["role"],
        username=row["username"],
        password=PASSWORD,
        name=person.name,
        note=f"{person.name}，{row['note']}",
        id_number=person.id_number,
        uscc=firm_code(row["firm"]) if row.get("firm") else "",
    )
