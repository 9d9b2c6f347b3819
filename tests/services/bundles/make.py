"""Makers for tests of bundles: three items of two offices, of which one needs the result of another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, LOADER, make_organisations
from tests.foundation.identity.make import make_person, make_staff
from tests.resources.licences.make import CARD, make_types
from tests.services.cases.make import BY_TOKEN, MONDAY, make_upload
from tests.services.items.make import content, make_item
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.services.bundles.facts import BundleContent
from tongban.services.bundles.public import publish_bundle
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Application, HolderKind, Outcome, SlotInput
from tongban.services.cases.models import Case
from tongban.services.cases.public import submit_case
from tongban.services.items.public import Choice, Limit, Limits, Question, Result, Slot
from tongban.services.process.defaults import publish_defaults

CODE = "B341600TEST0001"
CARD_ITEM, SIGN_ITEM, FIRE_ITEM = "L341602CARD0001", "L341602SIGN0001", "L341600FIRE0001"


def form(properties: dict[str, Any], *, required: tuple[str, ...]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": list(required),
        "properties": properties,
    }


NAME = {"type": "string", "title": "姓名", "x-bind": "person.name"}
PHONE = {"type": "string", "format": "phone", "title": "联系电话", "x-suggest": "person.phone"}
WHERE = {"type": "string", "title": "店面地址", "minLength": 2, "maxLength": 60}
CARD_TERMS = content(
    name="经营者登记",
    audience=("1",),
    slots=(
        Slot(key="identity", name="身份证明", register_fact="person.id_number"),
        Slot(key="layout", name="平面图"),
    ),
    form=form({"name": NAME, "phone": PHONE, "place": WHERE}, required=("name", "phone", "place")),
    limits=Limits(statutory=Limit(count=20), promised=Limit(count=3)),
    result=Result(name="经营者证", kind="10", licence_type=CARD),
)
SIGN_TERMS = content(
    name="招牌备案",
    type_code="20",
    audience=("1",),
    scenario=(
        Question(
            key="kind",
            text="招牌会发光吗？",
            choices=(Choice(value="lit", label="会"), Choice(value="plain", label="不会")),
        ),
    ),
    slots=(
        Slot(key="card", name="经营者证", licence_types=(CARD,)),
        Slot(key="drawing", name="招牌效果图"),
        Slot(key="wires", name="电路图", when="kind == 'lit'"),
    ),
    form=form(
        {
            "who": {**NAME, "title": "申请人"},
            "phone": PHONE,
            "premises": WHERE,
            "place": {"type": "string", "title": "挂在哪一面"},
            "holder_of_card": {"type": "string", "title": "持证人", "x-bind": f"licence.{CARD}.holder_name"},
            "watts": {"type": "integer", "title": "功率", "x-when": "scenario.kind == 'lit'", "minimum": 1},
        },
        required=("who", "phone", "premises", "place", "watts"),
    ),
    limits=Limits(promised=Limit(count=5)),
    result=Result(name="备案回执"),
)
FIRE_TERMS = content(
    name="消防检查",
    type_code="20",
    audience=("1", "2"),
    slots=(Slot(key="layout", name="平面图"),),
    form=form(
        {"name": NAME, "seats": {"type": "integer", "title": "座位", "minimum": 1}},
        required=("name", "seats"),
    ),
    limits=Limits(promised=Limit(count=4)),
    result=Result(name="检查意见"),
)
DOCUMENT: dict[str, Any] = {
    "name": "开小店",
    "purpose": "三件事一次办。",
    "scenario": [
        {
            "key": "floor",
            "text": "店有多大？",
            "choices": [
                {"value": "small", "label": "不到300平方米"},
                {"value": "large", "label": "300平方米以上"},
            ],
        }
    ],
    "members": [
        {"key": "card", "item": CARD_ITEM},
        {"key": "sign", "item": SIGN_ITEM, "needs": ["card"]},
        {"key": "fire", "item": FIRE_ITEM, "when": "floor == 'large'"},
    ],
    "same": [["card.place", "sign.premises"]],
    "limit_working_days": 9,
}


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A bundle in force, who applies for it, and who decides on its parts."""

    person: Person
    officers: dict[str, Officer]  # post → who holds it in both offices


def bundle(**changes: Any) -> BundleContent:
    return BundleContent.model_validate({**DOCUMENT, **changes})


def make_items() -> None:
    offices = make_organisations()
    make_types()
    publish_defaults(at=MONDAY)
    for code, terms, office in (
        (CARD_ITEM, CARD_TERMS, COUNTY_OFFICE),
        (SIGN_ITEM, SIGN_TERMS, CITY_OFFICE),
        (FIRE_ITEM, FIRE_TERMS, CITY_OFFICE),
    ):
        make_item(
            code,
            terms=terms,
            organisation_id=offices[office],
            organisation_name=office,
            area_code="341602000000",
            is_bundle=False,
        )


def publish(document: BundleContent | None = None, *, at: datetime = MONDAY) -> None:
    publish_bundle(
        code=CODE,
        organisation_id=make_organisations()[CITY_OFFICE],
        area_code="341602000000",
        content=document or bundle(),
        by=LOADER,
        at=at,
    )


def make_shop(document: BundleContent | None = None) -> Shop:
    """The bundle and everybody whom its cases need."""
    make_items()
    publish(document)
    officers = {
        f"{post}@{office}": make_staff(name=f"{post}", posts=(post,), organisation_code=office)
        for office in (COUNTY_OFFICE, CITY_OFFICE)
        for post in ("accept", "review", "approve", "issue")
    }
    return Shop(person=make_person(name="老张"), officers=officers)


FORM = {"phone": "13900000000", "place": "和平路18号", "sign_place": "正门", "seats": 40, "watts": 60}


def apply_for(shop: Shop, *, at: datetime = MONDAY, key: str = "k", **changes: Any) -> str:
    """An application for the whole; answers its number. Nothing is delivered yet."""
    answers = {"floor": "large", "kind": "plain"} | changes.pop("answers", {})
    form_ = {k: v for k, v in FORM.items() if k != "watts" or answers["kind"] == "lit"}
    if answers["floor"] == "small":
        del form_["seats"]
    slots = [SlotInput(key=name, papers=(make_upload(shop.person),)) for name in ("layout", "drawing")]
    application = Application(
        item_code=CODE,
        version_id=None,
        holder=HolderKind.PERSON,
        answers=answers,
        form=form_ | changes.pop("form", {}),
        slots=tuple(slots),
        signature=BY_TOKEN,
        **changes,
    )
    return submit_case(application=application, by=shop.person, at=at, key=key).number


def begin(shop: Shop, **changes: Any) -> str:
    """A bundle case whose first services have begun."""
    number = apply_for(shop, **changes)
    deliver_all()
    return number


def case_of(number: str, item: str) -> Case | None:
    return Case.objects.filter(part_of=number, item_code=item).first()


def bring_to_end(
    shop: Shop, case: Case, *, at: datetime = MONDAY, outcome: Outcome = Outcome.GRANTED, office: str
) -> None:
    """Accept, review, decide and, where it is granted, issue; then whatever follows from it."""
    accept_case(number=case.number, by=shop.officers[f"accept@{office}"], at=at)
    review_case(
        number=case.number, advice=outcome, opinion="意见", by=shop.officers[f"review@{office}"], at=at
    )
    decide_case(
        number=case.number,
        outcome=outcome,
        reasons="不合条件",
        article="第三十八条",
        by=shop.officers[f"approve@{office}"],
        at=at,
    )
    if outcome is Outcome.GRANTED:
        issue_result(number=case.number, by=shop.officers[f"issue@{office}"], at=at)
    deliver_all()
