"""Applying on the pages: a draft's form page at a fixed offer, drafts saved, and the SQL of a submission."""

import io
import json
import random
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from urllib.parse import urlencode

from benchmarks.clients import Shot, Volley, fire
from benchmarks.creating import send
from benchmarks.installation import Installation
from benchmarks.people import BY
from benchmarks.tables import Part
from tongban.foundation.identity.public import (
    Applicant,
    EncodedPassword,
    confirm_real_name,
    issue_token,
    open_citizen_account,
)
from tongban.foundation.papers.public import store_file
from tongban.kernel import clock
from tongban.services.items.public import published, required_slots
from tongban.site.demo_people import PASSWORD
from tongban.site.sample_folder import read_sample, sample_folder
from tongban.site.sample_people import made
from tongban.site.walk.browsing import Browser
from tongban.site.walk.filling import form_for, picture
from tongban.site.walk.people import DemoPerson

ITEM = "L341602SPJY000001"  # 食品经营许可（新办）
ANSWERS = {"who": "household", "what": "hot"}
SECTION = "shop"
OFFERED = 50  # requests a second
PEOPLE = 8
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Applying:
    """The head of a firm who is signed in on the pages and has begun a draft."""

    page: str
    cookie: str
    form_token: str
    uscc: str
    token: str
    paper: str

    def reading(self) -> Shot:
        """The form page of the draft."""
        return Shot(method="GET", path=self.page, headers={"Cookie": self.cookie})

    def saving(self, place: int) -> Shot:
        """The same page filled in and sent, each time with another entry; the next page follows."""
        form = {
            "csrfmiddlewaretoken": self.form_token,
            "premises": f"亳州市谯城区示例路{place + 1}号",
            "area": str(20 + place),
            "business_form": "餐饮服务经营者",
            "business_items": ["热食类食品制售", "自制饮品制售"],
            "seats": "16",
            "delivery": "false",
        }
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form, doseq=True)
        return Shot(method="POST", path=self.page, headers=headers, body=body, expect=302)

    def submission(self, form: dict[str, object]) -> Shot:
        """The whole application by the API."""
        body = {
            "item": ITEM,
            "holder": "firm",
            "uscc": self.uscc,
            "answers": ANSWERS,
            "form": form,
            "slots": [{"key": "layout", "papers": [self.paper]}],
        }
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": "{key}"}
        return Shot(method="POST", path="/api/v1/cases", headers=headers, body=json.dumps(body), expect=201)


def measure(place: Installation, *, seconds: int) -> Part:
    """The page read, drafts saved, one submission counted."""
    people = _people(place, at=clock.now())
    part = Part(
        title="Applying",
        head=("request", "people", "offered/s", "answered/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "SQL"),
    )
    read = _row(
        place, part, "form page of a draft", [[one.reading()] for one in people], seconds, offered=OFFERED
    )
    saves = [[one.saving(number) for number in range(7)] for one in people]
    saved = _row(place, part, "form page saved", saves, seconds)
    slots = _submitted(place, part, people[0])
    part.goal("p99 ms of a form page at 50 requests/s", read.percentile(99), 80)
    part.at_least("drafts saved a second", saved.rate, 60)
    part.notes.append(
        f"{PEOPLE} heads of firms, each signed in on the pages with a draft of the food business licence "
        f"({slots} materials): its page of the shop, read at a fixed offer (milliseconds count from when a "
        "request was due), then filled in and sent without pause, each time with another entry."
    )
    return part


def _row(
    place: Installation,
    part: Part,
    name: str,
    shots: list[list[Shot]],
    seconds: int,
    *,
    offered: int = 0,
) -> Volley:
    """Warm up, count the statements, then fire."""
    fire(port=place.port, shots=shots, seconds=min(2, seconds), offered=offered)
    turns = count()
    statements = place.statements(lambda: send(place, shots[0][next(turns) % len(shots[0])]))
    before = place.web_cpu()
    volley = fire(port=place.port, shots=shots, seconds=seconds, offered=offered)
    if volley.wrong:
        raise RuntimeError(f"{name}: {len(volley.wrong)} wrong answers: {volley.wrong[0]}")
    cpu = (place.web_cpu() - before) / len(volley.ms) * 1000
    times = (volley.percentile(percent) for percent in (50, 95, 99))
    part.rows.append((name, len(shots), offered or "", volley.rate, *times, cpu, statements))
    return volley


def _submitted(place: Installation, part: Part, one: Applying) -> int:
    """The SQL of one submission beside the goal of 12 and one for each material; how many there are."""
    content = published(ITEM).content
    shot = one.submission(form_for(json.loads(content.model_dump_json()), random.Random(1)))
    statements = place.statements(lambda: send(place, shot))
    slots = len(required_slots(content, ANSWERS))
    part.goal(f"SQL statements of a submission with {slots} materials", statements, 12 + slots)
    return slots


def _people(place: Installation, *, at: datetime) -> list[Applying]:
    """Heads of the sample's made firms: an account, real name, a session and a draft each."""
    city = read_sample(sample_folder(), "city.yaml")["code"]
    persons, firms = made(read_sample(sample_folder(), "people.yaml"), city)
    by_number = {person.id_number: person for person in persons}
    heads = {firm.representative_id_number: firm.uscc for firm in firms[PEOPLE:]}
    password, draw = EncodedPassword.of(PASSWORD), random.Random(1)
    found = []
    for number, (id_number, uscc) in zip(range(PEOPLE), heads.items(), strict=False):
        username = f"bench-head-{number}"
        account = open_citizen_account(username=username, password=password, by=BY, at=at)
        applicant = Applicant(account_id=account)
        person = confirm_real_name(name=by_number[id_number].name, id_number=id_number, by=applicant, at=at)
        token = issue_token(by=applicant, scopes=(), name="bench", hours=12, at=at).token
        page = io.BytesIO(picture(username, draw))
        paper = store_file(stream=page, name="平面图.jpg", owner=person.ref, by=person, at=at)
        found.append(_begun(place, username, uscc, token=token, paper=str(paper.id)))
    return found


def _begun(place: Installation, username: str, uscc: str, *, token: str, paper: str) -> Applying:
    """Sign in and begin the draft, as anybody does."""
    who = DemoPerson(role="citizen", username=username, password=PASSWORD, totp_secret="", uscc=uscc)
    browser = Browser(place.base, who)
    begin = f"/apply/{ITEM}/"
    page = browser.send(begin, {"whom": uscc, **ANSWERS}, page=begin) + f"form/{SECTION}/"
    shown = _TOKEN.search(browser.read(page))
    if shown is None:
        raise RuntimeError(f"{page} has no form")
    cookie = browser.cookie
    browser.close()
    return Applying(page=page, cookie=cookie, form_token=shown[1], uscc=uscc, token=token, paper=paper)
