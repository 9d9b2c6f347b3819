"""Who and what the figures are measured with: citizens with real names, officers, one item with three slots."""

import io
import json
import random
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tests.resources.licences.make import CARD, make_types
from tests.services.cases.make import FORM, SCENARIO, SLOTS
from tests.services.items.make import content

from benchmarks.clients import Shot
from tongban.foundation.directory.public import appoint, enter_staff, officer_of, organisation_by_code
from tongban.foundation.identity.public import (
    Applicant,
    EncodedPassword,
    confirm_real_name,
    issue_token,
    open_citizen_account,
    open_staff_account,
)
from tongban.foundation.papers.public import store_file
from tongban.kernel.actors import SystemActor
from tongban.services.items.public import Result, create_item, publish_item
from tongban.site.demo_people import PASSWORD, totp_secret
from tongban.site.sample_folder import read_sample, sample_folder
from tongban.site.sample_people import made
from tongban.site.walk.filling import picture

BY = SystemActor(job="bench")
OFFICE = "113416990000000789"
ITEM = "L341602BENCH001"
POSTS = ("accept", "review", "approve", "issue")


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """Somebody who applies: a token and an uploaded page."""

    account_id: int
    person_id: UUID
    name: str
    token: str
    paper: UUID

    def application(self) -> Shot:
        """A complete application with three slots; each time it is sent, a new one."""
        body = {
            "item": ITEM,
            "answers": {"kind": "hot"},
            "form": {"shop": "小满面馆", "area": 68},
            "slots": [{"key": "layout", "papers": [str(self.paper)]}],
        }
        headers = self.headers | {"Content-Type": "application/json", "Idempotency-Key": "{key}"}
        return Shot(method="POST", path="/api/v1/cases", headers=headers, body=json.dumps(body), expect=201)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Citizens, and the token of one officer for each post."""

    citizens: list[Citizen]
    officers: dict[str, str]


def make_cast(*, count: int, at: datetime) -> Cast:
    """The item, so many citizens out of the population register, and four officers of one organisation."""
    _make_item(at)
    people = made(
        read_sample(sample_folder(), "people.yaml"), read_sample(sample_folder(), "city.yaml")["code"]
    )[0]
    password, draw = EncodedPassword.of(PASSWORD), random.Random(1)
    citizens = []
    for number, row in enumerate(people[50 : 50 + count]):
        applicant = Applicant(
            account_id=open_citizen_account(username=f"bench-{number}", password=password, by=BY, at=at)
        )
        person = confirm_real_name(name=row.name, id_number=row.id_number, by=applicant, at=at)
        token = issue_token(by=applicant, scopes=(), name="bench", hours=12, at=at).token
        page = io.BytesIO(picture(row.name, draw))
        paper = store_file(stream=page, name="平面图.jpg", owner=person.ref, by=person, at=at)
        citizens.append(
            Citizen(
                account_id=person.account_id,
                person_id=person.person_id,
                name=row.name,
                token=token,
                paper=paper.id,
            )
        )
    return Cast(citizens=citizens, officers={post: _officer(post, password, at) for post in POSTS})


def _officer(post: str, password: EncodedPassword, at: datetime) -> str:
    username = f"bench-{post}"
    account_id = open_staff_account(
        username=username, password=password, totp_secret=totp_secret(username), by=BY, at=at
    )
    enter_staff(account_id=account_id, name=f"测{post}", organisation_code=OFFICE, by=BY, at=at)
    appoint(account_id=account_id, posts=[(OFFICE, post)], from_at=at, by=BY, at=at)
    return issue_token(
        by=officer_of(account_id=account_id, at=at), scopes=(), name="bench", hours=12, at=at
    ).token


def _make_item(at: datetime) -> None:
    make_types()
    office = organisation_by_code(OFFICE)
    terms = content(
        name="测速许可",
        form=FORM,
        slots=SLOTS,
        scenario=SCENARIO,
        audience=("1",),
        result=Result(name="老年人优待证", kind="10", licence_type=CARD),
    )
    create_item(code=ITEM, organisation_id=office.id, area_code=office.area_code, content=terms, by=BY, at=at)
    publish_item(code=ITEM, content=terms, by=BY, at=at)
