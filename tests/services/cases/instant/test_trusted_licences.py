"""What nobody has compared with an original is no ground for a rule that decides by itself."""

from datetime import date

import pytest

from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import FIELDS, FIRM, FOOD, make_types
from tongban.resources.licences.public import KnownLicence, Trust, enter_licences
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.instant.gathering import _licences
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("level", "counts"), [("A", True), ("B", True), ("C", False), ("D", False)])
def test_a_rule_reads_licences_that_were_issued_or_compared(level: str, counts: bool) -> None:
    office = make_organisations()[COUNTY_OFFICE]
    make_types()
    known = KnownLicence(
        type_code=FOOD,
        number="JY001",
        holder=FIRM,
        fields=FIELDS,
        organisation_id=office,
        valid_from=date(2025, 3, 1),
        trust=Trust(level),
    )
    enter_licences(rows=[known], by=NOBODY, at=AT)
    case = Case(holder=HolderKind.FIRM, uscc=FIRM.id_code)
    assert bool(_licences(case, {}, [FOOD], at=AT)) is counts
