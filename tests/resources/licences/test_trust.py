from datetime import date
from typing import Any

import pytest

from tests.foundation.directory.make import add_post, make_officer, make_organisations
from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import FIELDS, FIRM, FOOD, make_licence, make_types
from tongban.foundation.directory.public import Officer
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.public import draw
from tongban.resources.licences.public import (
    HolderConsent,
    KnownLicence,
    LicenceFact,
    Trust,
    annotate_licence,
    enter_licences,
    licences_numbered,
    verify_licence,
)

pytestmark = pytest.mark.django_db
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))


@pytest.fixture
def chen() -> Officer:
    make_organisations()
    make_types()
    return make_officer(name="陈发证", posts=("certificates",))


def entered(chen: Officer, **changes: Any) -> LicenceFact:
    known: dict[str, Any] = {
        "type_code": FOOD,
        "number": "JY001",
        "holder": FIRM,
        "fields": FIELDS,
        "organisation_id": chen.organisation_id,
        "valid_from": date(2025, 3, 1),
    }
    enter_licences(rows=[KnownLicence(**known | changes)], by=NOBODY, at=AT)
    return licences_numbered("JY001", organisation_ids=[chen.organisation_id])[0]


def test_what_is_issued_here_is_a(chen: Officer) -> None:
    assert make_licence(by=chen, organisation_id=chen.organisation_id).trust is Trust.A


def test_what_is_entered_and_says_nothing_is_d(chen: Officer) -> None:
    assert entered(chen).trust is Trust.D
    assert verify_licence(number="JY001", at=AT).trust is Trust.D


@pytest.mark.parametrize("level", list(Trust))
def test_every_copy_says_how_far_it_may_be_trusted(chen: Officer, level: Trust) -> None:
    fact = entered(chen, trust=level)
    annotate_licence(
        identifier=fact.identifier, purpose="办理变更", item="食品经营许可", case_number="341602260928000127",
        receiver_id=chen.organisation_id, consent=HolderConsent.SIGNED, by=chen, at=AT,
    )  # fmt: skip
    ordered = Document.objects.get(template="annotated-copy")
    assert ordered.data["trust"] == level
    plain = draw("annotated-copy", {**ordered.data, "trust": ""}, at=AT)
    assert draw("annotated-copy", ordered.data, at=AT) != plain
