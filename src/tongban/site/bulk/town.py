"""Offices, officers, items and applicants for cases in bulk: made, all alike, and called so by their names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from tongban.foundation.directory.models import Area
from tongban.foundation.directory.public import (
    AreaLevel,
    Officer,
    OrganisationRow,
    PostRow,
    appoint,
    enter_staff,
    officer_of,
    upsert_organisations,
    upsert_posts,
)
from tongban.foundation.identity.models import ConfirmedName
from tongban.foundation.identity.public import (
    Applicant,
    EncodedPassword,
    Person,
    confirm_real_name,
    open_citizen_account,
    open_staff_account,
)
from tongban.foundation.papers.public import store_file
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import Refused
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.resources.licences.public import LicenceTypeFact, upsert_licence_types
from tongban.resources.registers.models import RegisteredPerson
from tongban.services.cases.facts import Application, HolderKind, SignedByToken, SlotInput
from tongban.services.items.public import (
    Condition,
    ItemContent,
    Limit,
    Limits,
    Result,
    Slot,
    StepNote,
    create_item,
    publish_item,
)
from tongban.site.bulk.calling import person_called, target_called
from tongban.site.bulk.facts import Called
from tongban.site.bulk.stage import Cast
from tongban.site.demo_people import PASSWORD, totp_secret
from tongban.site.walk.filling import picture

BY = SystemActor(job="bulk")
LONG_BEFORE = timedelta(days=1100)
# the unassigned county: no such organ
LICENCE = "11341699MB0000000B" + "001"
DUTIES = {
    "accept": {"cases.accept", "cases.request_correction", "cases.refuse_acceptance", "registers.look_up"},
    "review": {"cases.review", "registers.look_up"},
    "approve": {
        "cases.approve",
        "cases.decide",
        "cases.start_procedure",
        "cases.end_procedure",
        "registers.look_up",
    },
    "issue": {"cases.issue", "cases.deliver", "licences.issue", "registers.look_up"},
}
_ROLES = {"accept": "clerk", "review": "reviewer", "approve": "approver", "issue": "issuer"}
_WORDS = {"accept": "受理", "review": "审核", "approve": "审批", "issue": "发证"}
_FORM: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "shop"],
    "properties": {
        "name": {"type": "string", "title": "姓名", "x-bind": "person.name"},
        "id_number": {"type": "string", "title": "公民身份号码", "x-bind": "person.id_number"},
        "shop": {"type": "string", "title": "店名", "minLength": 2, "maxLength": 40},
        "area": {"type": "number", "title": "经营面积", "minimum": 1, "x-unit": "平方米"},
    },
}


class NobodyToApply(Refused):
    """The population register is empty."""

    code = "nobody-to-apply"
    title = "There is nobody in the population register. Load the sample city first."


@dataclass(frozen=True, kw_only=True)
class Town:
    """What a bulk of cases is about; the first target and the first applicant play the stories."""

    area_code: str
    offices: list[UUID]
    officers: list[dict[str, Officer]]  # of each office, by role
    targets: list[Called]
    persons: list[Called]
    first: Person
    pictures: tuple[UUID, UUID]

    def cast(self) -> Cast:
        """Who plays the stories."""
        layout, mended = self.pictures
        return Cast(
            **self.officers[0],
            person=self.first,
            application=Application(
                item_code=str(self.targets[0]["item_code"]),
                version_id=None,
                holder=HolderKind.PERSON,
                form={"shop": "小满面馆", "area": 68},
                slots=(SlotInput(key="layout", papers=(layout,)),),
                signature=SignedByToken(token_id=UUID(int=1)),
            ),
            mended=SlotInput(key="layout", papers=(mended,)),
            area_code=self.area_code,
            target=self.targets[0],
            person_called=self.persons[0],
        )


def make_town(*, offices: int, items: int, persons: int, at: datetime) -> Town:
    """So many offices with four officers each, `items` service items in each, so many applicants. By the verbs.

    All of it has been there for long at `at`, so that cases may begin before.
    """
    at -= LONG_BEFORE
    area = Area.objects.filter(level=AreaLevel.PREFECTURE).order_by("code")[0]
    password = EncodedPassword.of(PASSWORD)
    codes = [f"bulk-office-{n}" for n in range(offices)]
    rows = [
        OrganisationRow(code=code, name=f"批量单位{n}（演示）", area_code=area.code)
        for n, code in enumerate(codes)
    ]
    ids = upsert_organisations(rows=rows, by=BY, at=at)
    posts = [
        PostRow(organisation_code=code, code=post, name=_WORDS[post], duties=frozenset(duties))
        for code in codes
        for post, duties in DUTIES.items()
    ]
    for start in range(0, len(posts), 1000):
        upsert_posts(rows=posts[start : start + 1000], by=BY, at=at)
    officers = [_officers(n, code, password, at) for n, code in enumerate(codes)]
    _make_type(at)
    targets = [
        target_called(_make_item(n, m, ids[code], area.code, at), officers[n])
        for n, code in enumerate(codes)
        for m in range(items)
    ]
    people = _people(persons, password, at)
    return Town(
        area_code=area.code,
        offices=[ids[code] for code in codes],
        officers=officers,
        targets=targets,
        persons=[person_called(person) for person in people],
        first=people[0],
        pictures=(_picture(people[0], 8, at), _picture(people[0], 9, at)),
    )


def _officers(number: int, office: str, password: EncodedPassword, at: datetime) -> dict[str, Officer]:
    found = {}
    for post, role in _ROLES.items():
        username = f"bulk-{number}-{post}"
        account = open_staff_account(
            username=username, password=password, totp_secret=totp_secret(username), by=BY, at=at
        )
        name = f"批{_WORDS[post]}{number}"
        enter_staff(account_id=account, name=name, organisation_code=office, by=BY, at=at)
        appoint(account_id=account, posts=[(office, post)], from_at=at, by=BY, at=at)
        found[role] = officer_of(account_id=account, at=at)
    return found


def _make_type(at: datetime) -> None:
    kind = LicenceTypeFact(
        code=LICENCE,
        name="批量许可证（演示）",
        authority="演示机关",
        holder_kind=LicenceHolder.PERSON,
        fields={},
        template="licence",
        valid_months=None,
        one_per_holder=False,
        number_prefix="PL",
    )
    upsert_licence_types(rows=[kind], by=BY, at=at)


def _make_item(number: int, place: int, office: UUID, area_code: str, at: datetime) -> str:
    code = f"L{area_code[:6]}BULK{number:03d}{place:02d}"
    content = ItemContent(
        name=f"批量许可{number}-{place}（演示）",
        purpose="只用来测量，不能申请。",
        type_code="01",
        audience=("1",),
        handle_forms=("1", "2"),
        visits=0,
        limits=Limits(statutory=Limit(count=20), promised=Limit(count=10)),
        conditions=(Condition(text="有固定的经营场所。"),),
        form=_FORM,
        slots=(
            Slot(key="identity", name="身份证明", register_fact="person.id_number"),
            Slot(key="form", name="申请表", from_form=True),
            Slot(key="layout", name="经营场所平面布局图"),
        ),
        step_notes=(StepNote(name="受理", text="缺什么一次说全。"),),
        result=Result(name="批量许可证（演示）", kind="10", licence_type=LICENCE),
    )
    create_item(code=code, organisation_id=office, area_code=area_code, content=content, by=BY, at=at)
    publish_item(code=code, content=content, by=BY, at=at)
    return code


def _people(count: int, password: EncodedPassword, at: datetime) -> list[Person]:
    """Grown-up people of the register who have no account yet, the same each time: they open one."""
    known = set(ConfirmedName.objects.values_list("person_id", flat=True))
    grown = date(at.year - 18, 1, 1).isoformat()
    found: list[Person] = []
    for row in RegisteredPerson.objects.order_by("id").iterator():
        if row.pk in known or str(row.facts["birth_date"]) > grown:
            continue
        account = open_citizen_account(username=f"bulk-{len(found)}", password=password, by=BY, at=at)
        who = Applicant(account_id=account)
        name, number = row.facts["name"], row.facts["id_number"]
        found.append(confirm_real_name(name=name, id_number=number, by=who, at=at))
        if len(found) == count:
            break
    if not found:
        raise NobodyToApply
    return found


def _picture(person: Person, seed: int, at: datetime) -> UUID:
    drawn = BytesIO(picture(person.name, Random(seed)))  # noqa: S311 - a repeatable draw, no secret
    return store_file(stream=drawn, name="平面图.jpg", owner=person.ref, by=person, at=at).id
