"""In a demo a firm that was founded comes into the entity register and the licence library."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.services.cases.make import BY_TOKEN, make_upload
from tests.site.conftest import SAMPLE_DAY
from tongban.foundation.directory.public import Officer, officer_of, organisation_by_code
from tongban.foundation.identity.public import Person, account_named, firms_of, person_of
from tongban.foundation.jobs.facts import Envelope
from tongban.foundation.jobs.public import deliver_all
from tongban.resources.licences.public import licences_numbered
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import Application, HolderKind, Outcome, SlotInput
from tongban.services.cases.public import CaseDecided
from tongban.services.items.public import published, required_slots
from tongban.site.demo_firms import found_firm
from tongban.site.walk.filling import form_for

CODE = "L341600QYSL000001"
ANSWERS = {"kind": "company", "owners": "one", "prior": "no"}
NAME = "亳州市新开张面馆有限公司（演示）"


def named(username: str) -> int:
    account_id = account_named(username)
    assert account_id is not None
    return account_id


def officer(username: str) -> Officer:
    return officer_of(account_id=named(username), at=SAMPLE_DAY)


@pytest.fixture
def founder(in_bozhou: Path, tmp_path: Path, settings: Any) -> Iterator[Person]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield person_of(account_id=named("zhao-meili"))


def decided(founder: Person, outcome: Outcome) -> CaseDecided:
    content = published(CODE).content
    form = form_for(content.as_json(), random.Random(1)) | {
        "firm_name": NAME,
        "address": "亳州市谯城区示例路28号",
    }
    wanted = required_slots(content, ANSWERS)
    application = Application(
        item_code=CODE,
        version_id=None,
        holder=HolderKind.PERSON,
        answers=ANSWERS,
        form=form,
        slots=tuple(
            SlotInput(key=slot.key, papers=(make_upload(founder, at=SAMPLE_DAY),))
            for slot in wanted
            if not slot.from_form and not slot.register_fact
        ),
        signature=BY_TOKEN,
    )
    number = submit_case(application=application, by=founder, at=SAMPLE_DAY, key="found").number
    deliver_all()
    accept_case(number=number, by=officer("li-chuangkou"), at=SAMPLE_DAY)
    review_case(number=number, advice=outcome, opinion="看过。", by=officer("wang-shenhe"), at=SAMPLE_DAY)
    said = {"reasons": "理由", "article": "第十九条"}
    return decide_case(number=number, outcome=outcome, by=officer("zhao-shenpi"), at=SAMPLE_DAY, **said)


def heard(event: CaseDecided) -> None:
    found_firm(event, Envelope(id=uuid4(), announced_at=SAMPLE_DAY, subject=event.number))


def test_the_firm_and_its_licence_are_there_once(founder: Person) -> None:
    event = decided(founder, Outcome.GRANTED)
    heard(event)
    heard(event)
    [firm] = [one for one in firms_of(founder) if one.name == NAME]
    regulator = organisation_by_code("11341699000000035U").id
    [licence] = licences_numbered(f"{firm.uscc}-1", organisation_ids=[regulator])
    assert (licence.fields["name"], licence.fields["address"]) == (NAME, "亳州市谯城区示例路28号")


def test_what_is_refused_founds_nothing(founder: Person) -> None:
    heard(decided(founder, Outcome.REFUSED))
    assert NAME not in [one.name for one in firms_of(founder)]
