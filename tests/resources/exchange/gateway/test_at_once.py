"""Two systems are entered with one public key at the same moment, on two connections: one of them has it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.resources.exchange.gateway.make import make_authority_officer, make_keeper, pem_of
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.public import organisation_by_code
from tongban.resources.exchange.gateway.commands.register import register_system
from tongban.resources.exchange.gateway.facts import KeyTaken
from tongban.resources.exchange.gateway.models import SystemKey

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_systems_entered_at_once_one_has_the_key(on_monday: object) -> None:
    offices = (COUNTY_OFFICE, CITY_OFFICE)
    keepers = [make_keeper(office) for office in offices]
    make_authority_officer()
    pem = pem_of(Ed25519PrivateKey.generate())
    homes = [organisation_by_code(office).id for office in offices]
    together = Barrier(2)

    def enter(which: int) -> str:
        together.wait(10)
        try:
            register_system(
                organisation_id=homes[which],
                name="公租房审核系统",
                responsible="钱系统",
                phone="0558-5550000",
                public_key=pem,
                by=keepers[which],
                at=MONDAY,
            )
        except KeyTaken as taken:
            return taken.code
        finally:
            connection.close()
        return "entered"

    with ThreadPoolExecutor(2) as pool:
        ends = [one.result(30) for one in [pool.submit(enter, which) for which in (0, 1)]]
    assert sorted(ends) == sorted(["entered", KeyTaken.code])
    assert SystemKey.objects.count() == 1
