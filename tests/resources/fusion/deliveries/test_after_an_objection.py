"""An upheld objection stands when departments deliver again: in the register, in its lineage, and in who hears what."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.foundation.identity.make import make_account, make_staff, sign_in, sign_in_staff
from tests.resources.fusion.deliveries.make import AT, CITY_OFFICE, a_file, agreed, delivered
from tests.resources.fusion.make import ENTITY_COLUMNS, KEY, a_row, an_entity, an_id
from tests.resources.registers.test_records import by_field
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, confirm_real_name
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.kernel import clock
from tongban.resources.fusion.cli import app
from tongban.resources.fusion.review.queries import qualities
from tongban.resources.registers.commands.dispute import dispute_fact_of
from tongban.resources.registers.commands.settle_dispute import settle_dispute
from tongban.resources.registers.dispute_facts import DisputeFact
from tongban.resources.registers.models import FactDispute, MetDispute, RegisteredFirm, RegisteredPerson
from tongban.resources.registers.records.queries import own_record

pytestmark = pytest.mark.django_db
WRONG = "安徽省亳州市谯城区花戏楼街道1号"
RIGHT = "安徽省亳州市谯城区古井镇示例路99号"
OTHER = "安徽省亳州市谯城区古井镇另一路5号"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_work(settings: Any, tmp_path: Path) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"
    move(AT)


@pytest.fixture
def keeper() -> Officer:
    return make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)


def move(at: datetime) -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(at)


def build() -> None:
    for command in (["run", "--memory", "512MB", "--threads", "1", "--json"], ["load", "--memory", "512MB"]):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
    deliver_all()


def bring(folder: Path, *, at: datetime = AT, agreement: str = "residents", **said: str | None) -> None:
    """The next delivery of one person, and the edition that it comes into."""
    delivered(a_file(folder, [a_row(**said)], f"{at:%m%d%H}.csv"), agreement, at=at)
    build()


def uphold(fact: str, said: str, *, by: Person, keeper: Officer, at: datetime, uscc: str = "") -> DisputeFact:
    move(at)
    told = dispute_fact_of(fact=fact, uscc=uscc, said=said, why="", papers=(), by=by, at=at)
    told = settle_dispute(
        dispute_id=told.id, is_upheld=True, reasons="户口本上是这样", entered=said, by=keeper, at=at
    )
    deliver_all()
    return told


def known() -> Person:
    return confirm_real_name(name="王大树", id_number=an_id(), by=make_account(), at=AT)


def address_of(person: Person) -> str:
    return str(RegisteredPerson.objects.get(pk=person.person_id).facts["address"])


def met() -> list[str]:
    return list(MetDispute.objects.order_by("edition__number").values_list("met", flat=True))


def heard_by(account: int) -> list[str]:
    return list(
        Message.objects.filter(to_account=account).order_by("sent_at", "id").values_list("title", flat=True)
    )


def test_a_correction_stands_until_its_source_delivers_it_or_something_later(
    tmp_path: Path, keeper: Officer
) -> None:
    agreed()
    police = make_staff(name="秦供数", posts=("deliverer",))
    bring(tmp_path)
    person = known()
    told = uphold("person.address", RIGHT, by=person, keeper=keeper, at=AT + DAY)
    assert heard_by(police.account_id) == [
        "What you delivered is wrong, an objection found: mend it at its source"
    ]

    bring(tmp_path, at=AT + 2 * DAY, seen="2026-09-28", phone="13800000002")
    assert address_of(person) == RIGHT, "what was found wrong came again, from before"
    assert met() == ["wrong-again"]
    assert heard_by(police.account_id)[1:] == [
        "You delivered again what an objection had found wrong: mend it at its source"
    ]
    assert qualities(by=police)[0].wrong_again == 1

    address = by_field(own_record(by=person, at=AT).fields)["person.address"]
    assert (address.now.value, address.now.is_corrected, address.now.origin) == (RIGHT, True, None)
    assert address.now.since == AT + DAY
    [before] = address.earlier
    assert before.value == WRONG
    assert before.origin is not None and before.origin.department, "it keeps its own source"

    bring(tmp_path, at=AT + 3 * DAY, seen="2026-10-20", phone="13800000003")
    assert address_of(person) == RIGHT, "a later day does not make it right"
    bring(tmp_path, at=AT + 4 * DAY, seen="2026-09-29", address=OTHER)
    assert address_of(person) == RIGHT, "of no later day than the correction"
    assert met() == ["wrong-again", "wrong-again", "older"]
    assert heard_by(person.account_id) == ["Your objection was right: the register is corrected"]
    assert qualities(by=police)[0].wrong_again == 0, "the newest word counts"

    bring(tmp_path, at=AT + 5 * DAY, seen="2026-10-21", address=OTHER)
    assert address_of(person) == OTHER
    title = "Another value was delivered for what an objection corrected"
    assert heard_by(person.account_id)[1:] == [title]
    assert title in heard_by(keeper.account_id)
    address = by_field(own_record(by=person, at=AT).fields)["person.address"]
    assert [(one.value, one.is_corrected) for one in address.earlier] == [(RIGHT, True), (WRONG, False)]
    assert address.now.origin is not None

    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), keeper)
    page = desk.get(f"/desk/disputes/{told.id}/").content.decode()
    for words in ("再次报送了被认定有误的值", "报送了另一个值", "谯城区"):
        assert words in page, words


def test_a_delivered_correction_is_the_departments_own_again(tmp_path: Path, keeper: Officer) -> None:
    agreed()
    bring(tmp_path)
    person = known()
    uphold("person.address", RIGHT, by=person, keeper=keeper, at=AT + DAY)
    bring(tmp_path, at=AT + 2 * DAY, seen="2026-09-20", address=RIGHT)
    assert met() == ["confirmed"]
    address = by_field(own_record(by=person, at=AT).fields)["person.address"]
    assert (address.now.value, address.now.since) == (RIGHT, AT + DAY)
    assert address.now.origin is not None
    bring(tmp_path, at=AT + 3 * DAY, seen="2026-10-25", address=WRONG)
    assert address_of(person) == WRONG, "it moves as all that is delivered does"
    assert met() == ["confirmed"]


def test_what_is_corrected_while_an_edition_is_loaded_is_not_undone(
    tmp_path: Path, keeper: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tongban.resources.fusion.loading import load

    agreed()
    bring(tmp_path)
    person = known()
    serve = load.serve_edition

    def after_a_correction(**given: Any) -> Any:
        uphold("person.address", RIGHT, by=person, keeper=keeper, at=AT + 2 * DAY)
        return serve(**given)

    monkeypatch.setattr(load, "serve_edition", after_a_correction)
    bring(tmp_path, at=AT + 2 * DAY, phone="13800000002")
    assert address_of(person) == RIGHT


def test_the_scope_of_a_firm_stands_as_well(tmp_path: Path, keeper: Officer) -> None:
    agreed()
    bring(tmp_path)
    person = known()
    agreed("firms", kind="entities", columns=ENTITY_COLUMNS)

    def bring_firm(at: datetime, **said: str | None) -> None:
        row = an_entity(representative=an_id(), **said)
        from tests.resources.fusion.deliveries.make import csv_text, written

        file = written(tmp_path / f"firm{at:%m%d}.csv", csv_text([row], ENTITY_COLUMNS))
        delivered(file, "firms", at=at)
        build()

    bring_firm(AT + timedelta(hours=2))
    uscc = str(an_entity()[KEY])
    wrong = RegisteredFirm.objects.get(pk=uscc).business_scope
    uphold("firm.business_scope", "烟酒零售", by=person, keeper=keeper, at=AT + DAY, uscc=uscc)
    bring_firm(AT + 2 * DAY, phone="05580000001")
    firm = RegisteredFirm.objects.get(pk=uscc)
    assert (firm.business_scope, firm.phone) == ("烟酒零售", "05580000001")
    assert wrong != firm.business_scope
    assert met() == ["wrong-again"]


def test_what_only_the_source_corrects_comes_before_it_with_a_day(tmp_path: Path, keeper: Officer) -> None:
    agreed()
    police = make_staff(name="秦供数", posts=("deliverer",))
    bring(tmp_path)
    person = known()
    told = uphold("person.name", "王大数", by=person, keeper=keeper, at=AT + DAY)
    assert told.mend_by == date(2026, 10, 19), "as many working days as the answer had"
    task = Task.objects.get(kind="fusion.mend")
    assert task.organisation_id == police.organisation_id
    assert task.due_at is not None and task.due_at.astimezone(clock.CITY_ZONE).date() == told.mend_by
    assert "王大" not in task.title
    message = Message.objects.get(to_account=person.account_id)
    assert message.facts["mend_date"] == "2026-10-19" and message.facts["department"]
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), person)
    assert "2026年10月19日" in mine.get("/my/disputes/").content.decode()

    bring(tmp_path, at=AT + 2 * DAY, phone="13800000002")
    assert Task.objects.get(kind="fusion.mend").closed_at is None
    assert len(heard_by(police.account_id)) == 2, "the same name again"
    bring(tmp_path, at=AT + 3 * DAY, name="王大数")
    assert Task.objects.get(kind="fusion.mend").outcome == "delivered"
    assert FactDispute.objects.get(pk=told.id).mended_at is not None
    assert heard_by(person.account_id)[1:] == [
        "The source has delivered another value for what an objection found wrong"
    ]
