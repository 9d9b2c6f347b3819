"""The demo people as the walk needs them, from the list that the demo writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tongban.kernel.errors import Refused


class NoDemoPeople(Refused):
    """The demo has not written its people, or lacks one that the walk needs."""

    code = "no-demo-people"
    title = "The demo's people are not in %(file)s (%(missing)s). Run tongban demo first."


class NotOfTheCast(Refused):
    """A story needs somebody whom this demo does not have."""

    code = "not-of-the-cast"
    title = "The demo has nobody with the user name %(username)s, whom this story needs."


class NoSuchOfficer(Refused):
    """Nobody of this name in the demo signs in with a code."""

    code = "no-such-officer"
    title = "No officer of the demo is called %(username)s. There are: %(known)s."


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody who can sign in to the demo. `totp_secret` (base32) is for staff."""

    role: str
    username: str
    password: str
    totp_secret: str
    uscc: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays: citizens, owners of firms, one officer for each post, and everybody by user name."""

    citizens: tuple[DemoPerson, ...]
    owners: tuple[DemoPerson, ...]
    officers: dict[str, DemoPerson]
    everybody: Mapping[str, DemoPerson] = field(default_factory=dict)

    def named(self, username: str) -> DemoPerson:
        """The one with this user name. Raises NotOfTheCast."""
        if username not in self.everybody:
            raise NotOfTheCast(facts={"username": username})
        return self.everybody[username]


@dataclass(frozen=True, kw_only=True)
class Present:
    """Somebody who stands before a helper: what is on their identity card, and their phone."""

    name: str
    id_number: str
    phone: str


POSTS = ("accept", "review", "approve", "issue")
_BESIDE = (
    "opinion",
    "report",
)  # where the sample has items that several organisations, or two levels, handle


def demo_person(file: Path, username: str) -> DemoPerson:
    """One of the demo's officers. Raises NoDemoPeople, NoSuchOfficer."""
    officers = {person.username: person for person in _people(file) if person.totp_secret}
    if username not in officers:
        raise NoSuchOfficer(facts={"username": username, "known": ", ".join(sorted(officers))})
    return officers[username]


def read_cast(file: Path) -> Cast:
    """The cast from `demo-people.json`. Raises NoDemoPeople."""
    people = _people(file)
    officers = {person.role: person for person in people if person.role in POSTS + _BESIDE}
    cast = Cast(
        citizens=tuple(person for person in people if person.role == "citizen"),
        owners=tuple(person for person in people if person.role == "firm-owner"),
        officers=officers,
        everybody={person.username: person for person in people},
    )
    missing = [post for post in POSTS if post not in officers] + ([] if cast.citizens else ["citizen"])
    if missing:
        raise NoDemoPeople(facts={"file": file, "missing": ", ".join(missing)})
    return cast


def present(key: str, folder: Path | None = None) -> Present:
    """What the card of one of the sample's named people says. It computes them as the loader does."""
    from tongban.site.cli import ready
    from tongban.site.sample_folder import sample_folder

    ready()
    from tongban.site.sample_people import named_people

    text = ((folder or sample_folder()) / "people.yaml").read_text(encoding="utf-8")
    person = dict(named_people(yaml.safe_load(text)))[key]
    return Present(name=person.name, id_number=person.id_number, phone=person.phone)


def _people(file: Path) -> list[DemoPerson]:
    if not file.exists():
        raise NoDemoPeople(facts={"file": file, "missing": "file"})
    return [
        DemoPerson(
            role=row["role"],
            username=row["username"],
            password=row["password"],
            totp_secret=row.get("totp_secret") or "",
            uscc=row.get("uscc") or "",
            name=row.get("name") or "",
        )
        for row in json.loads(file.read_text())
    ]
