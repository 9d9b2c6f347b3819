"""The sample city's restaurant with its five organisations, without the rest of the city."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from tests.foundation.directory.make import LOADER, LONG_AGO
from tests.foundation.identity.make import make_account
from tests.resources.registers.make import make_registered
from tests.services.bundles.city import make_holder_of_posts, make_offices
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.public import Officer, organisation_by_code
from tongban.foundation.identity.commands.confirm_real_name import confirm_real_name
from tongban.foundation.identity.facts import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.resources.licences.public import Holder, HolderKind, KnownLicence, Trust, enter_licences
from tongban.resources.registers.public import FirmRow, PersonRow, register_firms
from tongban.services.bundles.facts import BundleContent
from tongban.services.bundles.public import publish_bundle
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome
from tongban.site.sample_folder import sample_folder
from tongban.standards.codes import make_uscc

CODE, FIRM = "B341602KBCG000001", "亳州市老张餐饮有限公司（演示）"
BUSINESS_LICENCE = "11341699000000035U001"


@dataclass(frozen=True, kw_only=True)
class Restaurant:
    """Who opens it, and an officer with every post of the five organisations."""

    owner: Person
    row: PersonRow
    officer: Officer


@cache
def _bundle() -> dict[str, Any]:
    text = (sample_folder() / "bundles" / "01-restaurant.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def make_restaurant() -> Restaurant:
    """The five organisations, their items, the bundle, the owner."""
    bundle = _bundle()
    offices = make_offices([member["item"] for member in bundle["content"]["members"]])
    publish_bundle(
        code=CODE,
        organisation_id=organisation_by_code(str(bundle["organisation"])).id,
        area_code=str(bundle["area"]),
        content=BundleContent.model_validate(bundle["content"]),
        by=LOADER,
        at=MONDAY,
    )
    row = make_registered(name="老张", birth_date=date(1983, 4, 5))
    owner = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=LONG_AGO)
    return Restaurant(owner=owner, row=row, officer=make_holder_of_posts(offices))


def grant(restaurant: Restaurant, number: str, *, from_post: int = 0) -> None:
    """Act as every post from this one on until the result is there."""
    by = restaurant.officer
    acts = (
        lambda: accept_case(number=number, by=by, at=MONDAY),
        lambda: review_case(number=number, advice=Outcome.GRANTED, opinion="符合条件", by=by, at=MONDAY),
        lambda: decide_case(number=number, outcome=Outcome.GRANTED, reasons="", article="", by=by, at=MONDAY),
        lambda: issue_result(number=number, by=by, at=MONDAY),
    )
    for act in acts[from_post:]:
        act()
    deliver_all()


def register_firm(restaurant: Restaurant, *, with_licence: bool = True) -> str:
    """The market regulator delivers the new firm to the entity register, and its licence to the library."""
    uscc = make_uscc(body="MD000077")
    row = FirmRow(
        uscc=uscc,
        name=FIRM,
        kind="有限责任公司",
        address="亳州市谯城区示例路28号",
        area_code="341602000000",
        business_scope="餐饮服务",
        registered_on=MONDAY.date(),
        phone="10000000077",
        representative_id_number=restaurant.row.id_number,
    )
    register_firms(rows=[row], by=LOADER, at=MONDAY)
    if with_licence:
        enter_licence(uscc)
    return uscc


def enter_licence(uscc: str) -> None:
    fields = {
        "name": FIRM,
        "kind": "有限责任公司",
        "legal_representative": "老张",
        "address": "亳州市谯城区示例路28号",
        "business_scope": "餐饮服务",
        "registered_on": MONDAY.date().isoformat(),
    }
    licence = KnownLicence(
        type_code=BUSINESS_LICENCE,
        number=f"{uscc}-1",
        holder=Holder(kind=HolderKind.FIRM, name=FIRM, id_type="001", id_code=uscc),
        fields=fields,
        organisation_id=organisation_by_code("11341699000000035U").id,
        valid_from=MONDAY.date(),
        trust=Trust.A,
    )
    enter_licences(rows=[licence], by=LOADER, at=MONDAY)
