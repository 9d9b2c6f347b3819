"""Opening a restaurant: five organisations, four of which serve a firm that the first brings about."""

from datetime import timedelta

import pytest

from tests.services.bundles.restaurant import (
    CODE,
    FIRM,
    Restaurant,
    enter_licence,
    grant,
    make_restaurant,
    register_firm,
)
from tests.services.cases.make import BY_TOKEN, MONDAY, make_upload
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.services.bundles.jobs import try_waiting
from tongban.services.bundles.models import BundlePart
from tongban.services.cases.facts import Application, HolderKind, SlotInput
from tongban.services.cases.models import Case
from tongban.services.cases.public import submit_case
from tongban.services.items.public import last_published

pytestmark = pytest.mark.django_db
FILES = ("address", "layout", "fire-rules", "plan", "picture", "pipes")
ANSWERS = {"floor": "large", "sign": "yes", "kind": "sole", "what": "hot", "light": "no"}
FORM = {
    "phone": "13900000000",
    "premises": "亳州市谯城区示例路28号",
    "firm_name": FIRM,
    "capital": 30,
    "scope": "餐饮服务",
    "head": "老张",
    "promise": True,
    "area": 320,
    "business_form": "餐饮服务经营者",
    "business_items": ["热食类食品制售"],
    "seats": 80,
    "delivery": False,
    "manager": "李店长",
    "rules": ["食品安全自查", "从业人员健康管理", "进货查验记录", "食品安全事故处置"],
    "food_promise": True,
    "situation": "新开餐馆，申请开业前检查。",
    "fire_promise": True,
    "words": "老张餐馆",
    "width": 4,
    "height": 1,
    "sign_promise": True,
    "water": 3,
    "trap": 0.5,
    "drain_promise": True,
}


@pytest.fixture
def restaurant() -> Restaurant:
    return make_restaurant()


def apply_for(restaurant: Restaurant) -> str:
    form = last_published(CODE).content.form or {}
    names = {key: key if key in form["properties"] else "address" for key in FORM}
    application = Application(
        item_code=CODE,
        version_id=None,
        holder=HolderKind.PERSON,
        answers=ANSWERS,
        form={names[key]: value for key, value in FORM.items()},
        slots=tuple(SlotInput(key=key, papers=(make_upload(restaurant.owner),)) for key in FILES),
        signature=BY_TOKEN,
    )
    number = submit_case(application=application, by=restaurant.owner, at=MONDAY, key="k").number
    deliver_all()
    return number


def states(number: str) -> dict[str, str]:
    return dict(BundlePart.objects.filter(bundled__number=number).values_list("key", "state"))


def later(minutes: int) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY + timedelta(minutes=minutes))
    try_waiting()


def test_the_services_of_the_new_firm_begin_once_the_registers_know_it(restaurant: Restaurant) -> None:
    number = apply_for(restaurant)
    assert states(number) == {
        "register": "running",
        "food": "waiting",
        "fire": "waiting",
        "sign": "waiting",
        "drain": "waiting",
    }
    register = Case.objects.get(part_of=number)
    assert register.holder == "person"
    grant(restaurant, register.number)
    part = BundlePart.objects.get(bundled__number=number, key="food")
    assert (part.state, part.why) == ("waiting", "firm-not-registered")
    uscc = register_firm(restaurant, with_licence=False)
    later(5)
    part.refresh_from_db()
    assert (part.state, part.why) == ("waiting", "result-not-there")
    enter_licence(uscc)
    later(10)
    assert set(states(number).values()) == {"granted", "running"}
    cases = {case.item_name: case for case in Case.objects.filter(part_of=number).exclude(pk=register.pk)}
    assert len({case.organisation_id for case in cases.values()} | {register.organisation_id}) == 5
    assert {case.uscc for case in cases.values()} == {uscc}
    assert {case.applicant_masked for case in cases.values()} == {FIRM}
    food = next(case for name, case in cases.items() if "食品" in name)
    assert food.form["premises"] == register.form["address"] == FORM["premises"]
    assert food.form["manager_phone"] == register.form["phone"]


def test_all_five_results_are_handed_over_together(restaurant: Restaurant) -> None:
    number = apply_for(restaurant)
    grant(restaurant, Case.objects.get(part_of=number).number)
    register_firm(restaurant)
    later(5)
    deliver_all()
    for case in Case.objects.filter(part_of=number, state="received"):
        grant(restaurant, case.number)
    whole = Case.objects.get(number=number)
    assert set(states(number).values()) == {"granted"}
    assert (whole.state, whole.outcome) == ("delivered", "granted")
