"""What a department delivers is built and loaded by two commands, and everybody is looked up in it."""

import csv
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.foundation.identity.make import make_account, make_staff, sign_in_staff
from tests.resources.fusion.deliveries.make import AT, CITY_OFFICE, a_file, agreed, delivered
from tests.resources.fusion.make import a_row, an_id
from tongban.foundation.identity.public import confirm_real_name
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.kernel import clock
from tongban.resources.fusion.cli import app
from tongban.resources.fusion.deliveries.live import NothingLanded
from tongban.resources.fusion.loading.correcting import tell_source
from tongban.resources.registers.commands.dispute import dispute_fact_of
from tongban.resources.registers.commands.settle_dispute import settle_dispute
from tongban.resources.registers.dispute_facts import DisputeState
from tongban.resources.registers.models import FactDispute
from tongban.resources.registers.public import fact_to_mend
from tongban.resources.registers.queries import person_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(settings: object, tmp_path: Path) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"  # type: ignore[attr-defined]
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


def test_a_delivery_comes_into_the_register_that_serves(tmp_path: Path) -> None:
    agreed()
    rows = [a_row(key=an_id(n), name=f"王大{name}") for n, name in enumerate("树林森木", 1)]
    delivered(a_file(tmp_path, [*rows, a_row(key="123")]))
    built = CliRunner().invoke(app, ["run", "--memory", "512MB", "--threads", "1", "--json"])
    assert built.exit_code == 0, built.output
    told = json.loads(built.stdout)["people"]
    assert (told["deliveries"], told["rows"], told["golden"]) == (1, 5, 4)
    assert person_with(name="王大林", id_number=an_id(2)) is None, "built is not yet in use"
    loaded = CliRunner().invoke(app, ["load", "--memory", "512MB", "--json"])
    assert loaded.exit_code == 0, loaded.output
    assert json.loads(loaded.stdout) == {
        "people": {"edition": 1, "new": 4, "changed": 0, "left": 0, "set_aside": 0}
    }
    assert person_with(name="王大林", id_number=an_id(2)) is not None
    back = CliRunner().invoke(app, ["rejects", "--to", str(tmp_path / "back"), "--memory", "512MB"])
    assert back.exit_code == 0, back.output
    (file,) = (tmp_path / "back").iterdir()
    assert len(file.read_text("utf-8-sig").splitlines()) == 2, "the heading and the row without a number"


def test_a_department_fetches_what_a_run_could_not_use(tmp_path: Path) -> None:
    agreed()
    bad = a_row(key="123", name="=王小二", phone="42")
    delivered(a_file(tmp_path, [a_row(key=an_id(1)), bad]))
    page, file = "/desk/deliveries/residents/1/", "/desk/deliveries/residents/1/rejected.csv"
    department = sign_in_staff(Client(), make_staff(name="秦供数", posts=("deliverer",)))
    assert department.get(file).status_code == 404, "nothing was built yet"
    run = ["run", "--memory", "512MB", "--threads", "1", "--json"]
    assert CliRunner().invoke(app, run).exit_code == 0
    assert "退回1行" in department.get(page, headers={"accept-language": "zh-CN"}).content.decode()
    answer = department.get(file)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, row = csv.reader(text.splitlines())
    assert head[:2] == ["行号", "原因"]
    assert row[0] == "2" and "格式不对" in row[1] and "'=王小二" in row
    authority = sign_in_staff(
        Client(), make_staff(name="尹数据", posts=("data-authority",), organisation_code=CITY_OFFICE)
    )
    assert authority.get(page).status_code == 200
    assert authority.get(file).status_code == 404, "whole rows are for the department alone"
    (before,) = (tmp_path / "fusion" / "rejected").iterdir()
    assert before.stat().st_mode & 0o77 == 0
    delivered(
        a_file(tmp_path, [a_row(key=an_id(1)), a_row(key=an_id(2))], "b.csv"), at=AT + timedelta(hours=1)
    )
    assert CliRunner().invoke(app, run).exit_code == 0
    assert department.get(file).status_code == 404, "a later delivery took its place"
    assert not before.exists()
    assert (
        "全部行都已采用"
        in department.get(
            "/desk/deliveries/residents/2/", headers={"accept-language": "zh-CN"}
        ).content.decode()
    )


def test_an_objection_that_the_source_has_to_mend_reaches_the_department_that_delivered_it(
    tmp_path: Path,
) -> None:
    agreed()
    rows = [a_row(key=an_id(n), name=f"王大{name}") for n, name in enumerate("树林森", 1)]
    delivered(a_file(tmp_path, rows))
    for command in (["run", "--memory", "512MB", "--threads", "1", "--json"], ["load", "--memory", "512MB"]):
        assert CliRunner().invoke(app, command).exit_code == 0
    department = make_staff(name="秦供数", posts=("deliverer",))
    elsewhere = make_staff(name="别处", posts=("deliverer",), organisation_code=CITY_OFFICE)
    keeper = make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    person = confirm_real_name(name="王大林", id_number=an_id(2), by=make_account(), at=AT)

    def settled(fact: str, said: str, *, is_upheld: bool) -> None:
        told = dispute_fact_of(fact=fact, uscc="", said=said, why="", papers=(), by=person, at=AT)
        settle_dispute(
            dispute_id=told.id, is_upheld=is_upheld, reasons="户口本上是这样", entered=said, by=keeper, at=AT
        )
        deliver_all()

    heard = Message.objects.filter(to_account__in=[department.account_id, elsewhere.account_id])
    settled("person.name", "王大麟", is_upheld=False)
    assert not heard.exists()
    settled("person.phone", "13900000001", is_upheld=True)
    assert heard.get().facts["fact_msgid"] == "person's phone", "the register is right, its source is not"
    heard.get().delete()
    settled("person.name", "王大麟", is_upheld=True)
    message = heard.get()
    assert (message.to_account, message.url) == (department.account_id, "/desk/deliveries/residents/1/")
    client = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), department)
    page = client.get("/desk/messages/").content.decode()
    assert "第1次供数第2行：姓名。" in page
    for secret in ("王大麟", "王大林", an_id(2)):
        assert secret not in page + str(message.__dict__)
    found = fact_to_mend(FactDispute.objects.get(state=DisputeState.NOTED).id)
    assert found is not None
    tell_source(found, key="again", at=AT)
    assert heard.count() == 2, "another key, another message"
    assert tell_source(replace(found, origins=None), key="x", at=AT) == 0, "entered by hand"


def test_without_a_delivery_it_says_what_to_do() -> None:
    for command in ("run", "load"):
        refused = CliRunner().invoke(app, [command])
        assert isinstance(refused.exception, NothingLanded)
        assert "tongban fusion deliver" in refused.exception.sentence(str)
