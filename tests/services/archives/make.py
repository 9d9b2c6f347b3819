"""Closed cases, their packages, and who keeps them."""

from pathlib import Path

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
