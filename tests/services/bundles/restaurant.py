"""The sample city's restaurant with its five organisations, without the rest of the city."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml

from tests.foundation.directory.make import DUTIES, LOADER, LONG_AGO, make_areas
from tests.foundation.identity.make import make_account, make_staff
from tests.resources.registers.make import make_registered
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.public import (
    Officer,
    OrganisationRow,
    PostRow,
    appoint,
    officer_of,
    organisation_by_code,
    upsert_organisations,
    upsert_posts,
)
from tongban.foundation.identity.commands.confirm_real_name import confirm_real_name
from tongban.foundation.identity.facts import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.resources.licences.public import Holder, HolderKind, KnownLicence, enter_licences
from tongban.resources.registers.public import FirmRow, PersonRow, register_firms
from tongban.services.bundles.facts import BundleContent
from tongban.services.bundles.public import publish_bundle
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome
from tongban.services.items.facts import ItemContent
from tongban.services.items.grouping import read_groups
from tongban.services.items.public import create_item, publish_item
from tongban.services.process.defaults import publish_defaults
from tongban.site.sample_folder import sample_folder
from tongban.site.sample_licences import load_licence_types
from tongban.standards.codes import make_uscc

CODE, FIRM = "B341602KBCG000001", "亳州市老张餐饮有限公司（演示）"
BUSINESS_LICENCE = "11341699000000035U001"
POSTS = ("accept", "review", "approve", "issue")


@dataclass(frozen=True, kw_only=True)
class Restaurant:
    """Who opens it, and an officer with every post of the five organisations."""

    owner: Person
    row: PersonRow
    officer: Officer


@cache
def _documents() -> tuple[dict[str, tuple[str, str, ItemContent]], dict[str, object]]:
    """Each item that the restaurant needs by code: organisation, area, content; and the bundle itself."""
    folder = sample_folder()
    bundle = yaml.safe_load((folder / "bundles" / "01-restaurant.yaml").read_text(encoding="utf-8"))
    wanted = {member["item"] for member in bundle["content"]["members"]}
    found = {
        item.code: (item.organisation, item.area, item.content)
        for item in read_groups(folder / "item_groups")
        if item.code in wanted
    }
    for path in (folder / "items").glob("*.yaml"):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        if entry["code"] in wanted:
            content = ItemContent.model_validate(entry["content"])
            found[entry["code"]] = (str(entry["organisation"]), str(entry["area"]), content)
    return found, bundle


def make_restaurant() -> Restaurant:
    """The five organisations, their items, the bundle, the owner."""
    items, bundle = _documents()
    make_areas()
    names = {
        row["code"]: row["name"]
        for row in yaml.safe_load((sample_folder() / "organisations.yaml").read_text())
    }
    offices = sorted({organisation for organisation, _area, _content in items.values()})
    rows = [
        OrganisationRow(code=code, name=names[code], area_code=area)
        for code in offices
        for area in [next(area for office, area, _content in items.values() if office == code)]
    ]
    upsert_organisations(rows=rows, by=LOADER, at=LONG_AGO)
    posts = [
        PostRow(organisation_code=code, code=post, name=post, duties=DUTIES[post])
        for code in offices
        for post in POSTS
    ]
    upsert_posts(rows=posts, by=LOADER, at=LONG_AGO)
    load_licence_types(sample_folder() / "licence_types.yaml", by=LOADER, at=LONG_AGO)
    publish_defaults(at=MONDAY)
    for code, (office, area, content) in items.items():
        holder = organisation_by_code(office).id
        create_item(code=code, organisation_id=holder, area_code=area, content=content, by=LOADER, at=MONDAY)
        publish_item(code=code, content=content, by=LOADER, at=MONDAY)
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
    first = make_staff(name="李窗口", posts=POSTS, organisation_code=offices[0])
    held = [(code, post) for code in offices[1:] for post in POSTS]
    appoint(account_id=first.account_id, posts=held, from_at=LONG_AGO, by=LOADER, at=LONG_AGO)
    return Restaurant(owner=owner, row=row, officer=officer_of(account_id=first.account_id, at=MONDAY))


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
    )
    enter_licences(rows=[licence], by=LOADER, at=MONDAY)
