"""Cases that end otherwise, and bundle cases with their parts, become good packages too."""

import zipfile

import pytest
from lxml import etree

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.services.archives.make import place_of
from tests.services.bundles.make import (
    CARD_ITEM,
    FIRE_ITEM,
    SIGN_ITEM,
    begin,
    bring_to_end,
    case_of,
    make_shop,
)
from tests.services.cases.make import MONDAY, Town, make_case
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import sequence_once
from tongban.services.archives.commands.make import make_package
from tongban.services.archives.facts import PackageState
from tongban.services.archives.models import ArchivePackage
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.withdraw import withdraw_case

pytestmark = pytest.mark.django_db


def made(number: str) -> ArchivePackage:
    """The package of a case that has ended."""
    deliver_all()
    while sequence_once():
        pass
    make_package(number=number, at=MONDAY)
    return ArchivePackage.objects.get(case_number=number)


def test_what_was_withdrawn_or_not_accepted_is_kept_for_ten_years(town: Town) -> None:
    withdrawn, refused = (make_case(town, key=key).number for key in ("key-1", "key-2"))
    withdraw_case(number=withdrawn, reasons="不办了", by=town.person, at=MONDAY)
    refuse_acceptance(
        number=refused,
        reasons="不属于本机关职权范围",
        article="第三十二条",
        by=town.clerk,
        at=MONDAY,
    )
    for number, result in ((withdrawn, "withdrawn"), (refused, "not-accepted")):
        row = made(number)
        assert (row.result, row.retention, row.state) == (result, "D10", PackageState.KEPT), row.report
        assert row.keep_until is not None and row.keep_until.year == 2036


def test_a_bundle_case_and_each_of_its_parts_has_a_package_that_names_the_other(on_monday: None) -> None:
    shop = make_shop()
    number = begin(shop)
    for item, office in ((CARD_ITEM, COUNTY_OFFICE), (FIRE_ITEM, CITY_OFFICE), (SIGN_ITEM, CITY_OFFICE)):
        case = case_of(number, item)
        assert case is not None
        bring_to_end(shop, case, office=office)
    whole = made(number)
    assert (whole.state, whole.result) == (PackageState.KEPT, "granted"), whole.report
    card = case_of(number, CARD_ITEM)
    assert card is not None
    part = made(card.number)
    assert part.state == PackageState.KEPT, part.report
    assert card.number in {one.text for one in basic(whole).iterfind("办件/子办件编号")}
    assert basic(part).findtext("办件/所属一件事编号") == number


def basic(row: ArchivePackage) -> etree._Element:
    """基本信息.xml of a package."""
    with zipfile.ZipFile(place_of(row)) as file:
        return etree.fromstring(file.read(f"{row.file_number}/data/基本信息.xml"))
