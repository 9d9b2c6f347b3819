import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.foundation.directory.make import add_post, make_organisations
from tests.foundation.identity.make import bearer, make_person, make_staff
from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import FIELDS, FIRM, FOOD, make_licence, make_types
from tests.resources.licences.test_types import KIND
from tongban.foundation.directory.public import Officer, organisation
from tongban.kernel import clock
from tongban.resources.licences import cli
from tongban.resources.licences.metadata import Copying, Sealing, metadata_of
from tongban.resources.licences.public import (
    LicenceFact,
    Succession,
    Trust,
    licence_type,
    revoke_licence,
    succeed_licence,
    upsert_licence_types,
)

pytestmark = pytest.mark.django_db
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))
add_post("other-system", frozenset({"licences.read-status"}))


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def chen() -> Officer:
    make_organisations()
    make_types()
    upsert_licence_types(rows=[KIND], by=NOBODY, at=AT)
    return make_staff(name="陈发证", posts=("certificates",))


@pytest.fixture
def system(chen: Officer) -> Officer:
    """The account of another system."""
    return make_staff(name="外部系统", posts=("other-system",))


@pytest.fixture
def food(chen: Officer) -> LicenceFact:
    return make_licence(by=chen, organisation_id=chen.organisation_id)


def asked(path: str, headers: dict[str, str]) -> Any:
    return Client().get(f"/api/v1{path}", headers=headers)


class TestStatus:
    def test_another_system_learns_how_a_licence_stands_and_nothing_of_its_holder(
        self, system: Officer, food: LicenceFact
    ) -> None:
        answer = asked(f"/licences/{food.identifier}/status", bearer(system))
        said = answer.json()
        assert answer.status_code == 200
        assert (said["state"], said["operation"], said["trust"]) == ("valid", "01", "A")
        assert (said["version"], said["newest_version"], said["is_replaced"]) == (1, 1, False)
        text = answer.content.decode()
        assert FIRM.name not in text
        assert FIRM.id_code not in text
        assert FIELDS["premises"] not in text

    def test_it_follows_what_is_done_with_it(self, chen: Officer, system: Officer, food: LicenceFact) -> None:
        new = succeed_licence(
            identifier=food.identifier, how=Succession.CHANGE, holder=FIRM, fields=FIELDS,
            case_number="", on=AT.date(), by=chen, at=AT,
        )  # fmt: skip
        old = asked(f"/licences/{food.identifier}/status", bearer(system)).json()
        assert (old["is_replaced"], old["newest_version"], old["state"]) == (True, 2, "revoked")
        assert asked(f"/licences/{new.identifier}/status", bearer(system)).json()["operation"] == "08"
        revoke_licence(identifier=new.identifier, reason="处罚", by=chen, at=AT)
        ended = asked(f"/licences/{new.identifier}/status", bearer(system)).json()
        assert (ended["operation"], ended["ended_on"]) == ("05", "2026-09-28")

    def test_wrong_and_unknown_identifiers(self, system: Officer, food: LicenceFact) -> None:
        altered = food.identifier[:-1] + ("A" if food.identifier[-1] != "A" else "B")
        answer = asked(f"/licences/{altered}/status", bearer(system))
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-licence-identifier")
        from tongban.standards.codes.licence_identifier import sample_licence_identifier

        assert asked(f"/licences/{sample_licence_identifier()}/status", bearer(system)).status_code == 404

    def test_only_a_token_with_the_scope(self, chen: Officer, system: Officer, food: LicenceFact) -> None:
        for path in (f"/licences/{food.identifier}/status", "/licence-types"):
            assert asked(path, {}).status_code == 401
            assert asked(path, {"Authorization": "Bearer x"}).status_code == 401
            assert asked(path, bearer(chen)).status_code == 403
            person = asked(path, bearer(make_person(name="张小满")))
            assert person.status_code in (401, 403)
            assert asked(path, bearer(system, "licences.read-status")).status_code == 200

    def test_whoever_asks_too_often_waits(self, system: Officer, food: LicenceFact, settings: Any) -> None:
        from allauth.account import app_settings

        settings.ACCOUNT_RATE_LIMITS = {**app_settings.RATE_LIMITS, "licence_status": "2/m/key"}
        headers = bearer(system)
        codes = [asked("/licence-types", headers).status_code for _ in range(3)]
        assert codes == [200, 200, 429]

    def test_types_are_told_with_their_fields_and_checks(self, system: Officer) -> None:
        kinds = {one["code"]: one for one in asked("/licence-types", bearer(system)).json()}
        assert kinds[FOOD]["annual_check"]["ends"] == "06-30"
        assert kinds[FOOD]["fields"]["properties"]["premises"]["title"] == "经营场所"

    def test_it_costs_a_fixed_number_of_queries(
        self, system: Officer, food: LicenceFact, django_assert_max_num_queries: Any
    ) -> None:
        headers = bearer(system)
        with django_assert_max_num_queries(17):  # with the token, and the counter of calls in the cache
            asked(f"/licences/{food.identifier}/status", headers)


class TestMetadata:
    def test_it_has_the_names_of_the_standard(self, food: LicenceFact) -> None:
        said = metadata_of(
            food,
            licence_type(FOOD),
            issuer_code="11341602000000000X",
            sealing=Sealing(signer="谯城区数据局", seal_name="电子印章", sealed_at=AT),
            copying=Copying(maker="通办", made_at=AT, purpose="办理变更", until=date(2026, 10, 28)),
        )
        assert said["ZZBS"] == food.identifier
        assert (said["CZZTDMLXDM"], said["ZZYXQJZRQ"]) == (food.holder.id_type, "2031-09-27")
        assert said["JZJYXQJZSJ"] == "2026-10-28"
        assert said["ZZQZSJ"].startswith("2026-09-28T")
        assert said["KZ_KXDJ"] == Trust.A
        assert said["KZ_KINDS"] == "热食类食品制售、冷食类食品制售"
        assert all(key.startswith("KZ_") or key.isupper() for key in said)


class TestDirectory:
    def test_the_command_writes_a_record_for_each_version(self, chen: Officer, food: LicenceFact) -> None:
        succeed_licence(
            identifier=food.identifier, how=Succession.RENEWAL, holder=FIRM, fields=FIELDS,
            case_number="", on=AT.date(), by=chen, at=AT,
        )  # fmt: skip
        told = CliRunner().invoke(cli.app, ["directory", "--type", FOOD])
        records = [json.loads(line) for line in told.stdout.splitlines()]
        assert [one["operation"] for one in records] == ["07", "02"]
        assert records[0]["issue_dept_code"] == organisation(chen.organisation_id).code
        required = ("certificate_name", "type", "type_code", "number", "source_id", "area_code", "holder",
                    "holder_code", "issue_dept", "issue_dept_code", "issue_date")  # fmt: skip
        assert all(one[name] for one in records for name in required)
        kinds = CliRunner().invoke(cli.app, ["directory", "--types"]).stdout.splitlines()
        assert json.loads(kinds[0])["authority_code"]
