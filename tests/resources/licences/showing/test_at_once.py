"""Two checkers with one code at the same moment, on two connections: one gets it, the other is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from tests.foundation.directory.make import make_officer, make_organisations
from tests.foundation.identity.make import make_person
from tests.foundation.papers.make import AT
from tests.resources.licences.make import make_types
from tests.resources.licences.showing.make import (
    NAME,
    OTHER_SHOP,
    SHOP,
    ask,
    make_driver_type,
    make_driving_licence,
)
from tongban.resources.licences.showing.commands.claim import claim_code
from tongban.resources.licences.showing.commands.show import show_licence
from tongban.resources.licences.showing.facts import Asker, CodeUsed
from tongban.resources.licences.showing.models import LicenceAsk, ShowCode

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_checkers_at_once_one_gets_the_code() -> None:
    make_organisations()
    make_types()
    make_driver_type()
    zhang = make_person(name="张小满", birth_date=date(1990, 1, 1))
    licence = make_driving_licence(zhang, by=make_officer(name="陈发证", posts=("certificates",)))
    shown = show_licence(code=licence.code, by=zhang, at=AT)
    checks = [(ask(NAME, by=by).id, by) for by in (SHOP, OTHER_SHOP)]
    together = Barrier(2)

    def claim(ask_id: UUID, by: Asker) -> str:
        together.wait(10)
        try:
            return claim_code(ask_id=ask_id, text=shown.text, by=by, at=AT).state
        except CodeUsed as used:
            return used.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = [one.result(30) for one in [pool.submit(claim, *check) for check in checks]]
    assert sorted(ends) == ["claimed", "show-code-used"]
    assert sorted(LicenceAsk.objects.values_list("state", flat=True)) == ["claimed", "open"]
    assert ShowCode.objects.get().second_try_at == AT
