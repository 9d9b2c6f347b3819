"""Who is too young to run a business is told so, with the condition and the way that is left."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.foundation.directory.make import LONG_AGO
from tests.foundation.identity.make import make_account, sign_in
from tests.resources.registers.make import make_parent, make_registered, person_id_of
from tests.services.bundles.restaurant import CODE, Restaurant, make_restaurant
from tests.services.cases.make import MONDAY
from tests.services.cases.visit import words_of
from tongban.foundation.identity.commands.confirm_real_name import confirm_real_name
from tongban.kernel import clock
from tongban.resources.registers.made import age_on
from tongban.services.cases.commands.draft import begin_draft
from tongban.services.cases.facts import Capacity, HolderKind
from tongban.services.cases.intake import ConditionNotMet
from tongban.services.cases.models import Draft

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, Any] = {"floor": "small", "sign": "no", "kind": "sole", "what": "hot"}


@pytest.fixture
def restaurant() -> Restaurant:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return make_restaurant()


def begin(restaurant: Restaurant, **changes: Any) -> UUID:
    given: dict[str, Any] = {
        "item_code": CODE,
        "holder": HolderKind.PERSON,
        "uscc": None,
        "answers": ANSWERS,
        "by": restaurant.owner,
        "at": MONDAY,
    }
    return begin_draft(**(given | changes))


def test_a_grown_up_begins_and_a_child_does_not(restaurant: Restaurant) -> None:
    assert begin(restaurant)
    child = make_registered(name="张小宝", birth_date=date(2012, 3, 4))
    make_parent(restaurant.owner.person_id, child)
    with pytest.raises(ConditionNotMet) as refused:
        begin(restaurant, person_id=person_id_of(child), capacity=Capacity.PARENT)
    assert "年满十八周岁" in str(refused.value.facts["condition"])
    assert refused.value.facts["name"] == "张小宝"
    assert Draft.objects.count() == 1


def test_it_counts_from_the_birthday_on(restaurant: Restaurant) -> None:
    day = MONDAY.date()
    for born, may in ((day.replace(year=day.year - 18), True), (date(2008, 9, 29), False)):
        row = make_registered(name="小满", birth_date=born)
        person = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=LONG_AGO)
        assert (age_on(born, day) >= 18) is may
        if may:
            assert begin(restaurant, by=person)
        else:
            with pytest.raises(ConditionNotMet):
                begin(restaurant, by=person)


def test_the_page_says_why_beside_the_choice(restaurant: Restaurant) -> None:
    row = make_registered(name="小满", birth_date=date(2010, 1, 1))
    person = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=LONG_AGO)
    browser = sign_in(Client(headers={"accept-language": "zh-CN"}), person)
    answer = browser.post(f"/apply/{CODE}/", {"whom": "person", **ANSWERS})
    assert answer.status_code == 422
    assert "小满现在不能在这里申请" in words_of(answer)
