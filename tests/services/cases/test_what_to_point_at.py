"""What a note or a notice of correction may point at: as the form shows it, and only what was asked."""

import json

import pytest

from tests.services.cases.make import CODE, FORM, make_case, make_town
from tests.services.cases.visit import desk_of
from tongban.foundation.forms.public import asked_fields
from tongban.services.cases.pages.talking import asked_targets, targets_of
from tongban.services.items.models import ItemVersion
from tongban.services.items.public import item_terms

pytestmark = pytest.mark.django_db

# the database keeps keys by their length: “x” would stand before all others
ASKED = {
    **FORM,
    "properties": {
        **{key: {**one, "x-order": place} for place, (key, one) in enumerate(FORM["properties"].items(), 1)},
        "cooler": {"type": "string", "title": "冷柜型号", "x-when": 'scenario.kind == "cold"', "x-order": 7},
        "x": {"type": "string", "title": "备注", "x-order": 8},
    },
}


def test_fields_that_the_answers_do_not_lead_to_are_left_out() -> None:
    kept = json.loads(json.dumps(ASKED, sort_keys=True))
    hot = [one.key for one in asked_fields(kept, {}, scenario={"kind": "hot"})]
    cold = [one.key for one in asked_fields(kept, {}, scenario={"kind": "cold"})]
    assert hot == ["name", "id_number", "born", "shop", "area", "x"]
    assert cold == ["name", "id_number", "born", "shop", "area", "cooler", "x"]
    assert asked_fields(None, {}) == []


def test_notes_and_corrections_offer_what_was_asked_in_the_order_of_the_form() -> None:
    town = make_town(form=ASKED)
    content = item_terms(ItemVersion.objects.get(item__code=CODE).pk)
    asked = asked_targets(content, {}, {"kind": "hot"})
    offered = [name for word, name in targets_of(content).items() if word in asked]
    assert offered[-4:] == ["出生日期", "店名", "经营面积", "备注"]
    assert targets_of(content)["field:cooler"] == "冷柜型号"  # a note that points at it keeps its name
    number = make_case(town).number
    page = desk_of(town.clerk).get(f"/desk/cases/{number}/").content.decode()
    assert "what-cooler" not in page
    assert page.index('id="what-shop"') < page.index('id="what-area"') < page.index('id="what-x"')
