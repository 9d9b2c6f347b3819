"""Objecting to a registered fact: one click, one open objection, an answer with reasons, nothing blocked."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tests.foundation.directory.make import CITY_OFFICE, make_organisations
from tests.foundation.identity.make import make_account, make_person, make_staff, sign_in, sign_in_staff
from tests.resources.registers.make import make_firm, make_registered
from tests.services.cases.make import MONDAY
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.identity.public import Person, confirm_real_name
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.models import Staged
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.registers.commands.dispute import dispute_fact_of
from tongban.resources.registers.commands.settle_dispute import settle_dispute
from tongban.resources.registers.dispute_facts import (
    AlreadyDisputed,
    DisputeSettledAlready,
    DisputeState,
    NoKeeper,
    NothingDiffers,
)
from tongban.resources.registers.models import FactDispute, LookUp, RegisteredFirm, RegisteredPerson
from tongban.resources.registers.refusals import NotYourData, UnknownField

pytestmark = pytest.mark.django_db
NEW = "亳州市谯城区古井镇示例路99号"


@pytest.fixture(autouse=True)
def files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def feng() -> Officer:
    make_organisations()
    return make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)


def object_to(person: Person, **changes: Any) -> Any:
    given = {"fact": "person.address", "uscc": "", "said": NEW, "why": "", "papers": (), "by": person}
    return dispute_fact_of(**given | {"at": MONDAY} | changes)


def settle(feng: Officer, dispute_id: Any, **changes: Any) -> Any:
    given = {
        "dispute_id": dispute_id,
        "is_upheld": True,
        "reasons": "户口本上是这样",
        "entered": NEW,
        "by": feng,
        "at": MONDAY,
    }
    return settle_dispute(**given | changes)


def nothing_written() -> bool:
    return not FactDispute.objects.exists() and not Task.objects.filter(kind="registers.dispute").exists()


def test_an_objection_opens_a_task_where_the_register_is_kept(feng: Officer) -> None:
    person = make_person(name="张福来")
    said = object_to(person)
    task = Task.objects.get(kind="registers.dispute")
    assert (task.post_code, task.organisation_id) == ("data-officer", feng.organisation_id)
    assert task.title == "登记信息异议：住址"
    assert said.due_on == date(2026, 10, 16), (
        "ten working days, the first week of October is off and Saturday the 10th is worked"
    )
    assert task.due_at == datetime(2026, 10, 16, 23, 59, tzinfo=CITY_ZONE)
    entry = Staged.objects.get(act="registers.dispute")
    for secret in (NEW, said.held, person.name):
        assert secret not in str(entry.__dict__) + str(task.__dict__)
    with pytest.raises(AlreadyDisputed):
        object_to(person, said="别处")
    assert FactDispute.objects.count() == 1


def test_what_is_refused_leaves_nothing(feng: Officer) -> None:
    person, other = make_person(name="张福来"), make_registered(name="王五")
    firm = make_firm(other)
    held = RegisteredPerson.objects.get(pk=person.person_id).facts["address"]
    for changes, refusal in (
        ({"said": " "}, Invalid),
        ({"said": "长" * 501}, Invalid),
        ({"said": held}, NothingDiffers),
        ({"fact": "person.secret"}, UnknownField),
        ({"fact": "firm.address", "uscc": firm.uscc}, NotYourData),
        ({"papers": (uuid4(),)}, NotFound),
    ):
        with pytest.raises(refusal) as refused:
            object_to(person, **changes)
        with translation.override("zh-hans"):
            assert refused.value.sentence(translation.gettext)
    assert nothing_written()


def test_without_a_keeper_nothing_is_taken() -> None:
    make_organisations()
    with pytest.raises(NoKeeper):
        object_to(make_person())
    assert nothing_written()


def test_upheld_an_address_is_corrected_and_the_person_is_told(feng: Officer) -> None:
    person = make_person()
    said = object_to(person)
    assert settle(feng, said.id).state is DisputeState.CORRECTED
    assert RegisteredPerson.objects.get(pk=person.person_id).facts["address"] == NEW
    told = Message.objects.get(to_account=person.account_id)
    assert NEW not in str(told.__dict__)
    assert Task.objects.get(kind="registers.dispute").outcome == "corrected"
    assert NEW not in str(Staged.objects.get(act="registers.settle_dispute").__dict__)
    with pytest.raises(DisputeSettledAlready):
        settle(feng, said.id)
    object_to(person, said="又搬了")  # a new one may follow


def test_characters_that_nobody_sees_do_not_come_into_the_register(feng: Officer) -> None:
    row = make_registered(name="张小满")
    firm = make_firm(row)
    owner = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=MONDAY)
    typed = {"said": "谯城区\u202e示例路\x00\r\n99号", "why": "搬了\x00\n看照片"}
    said = object_to(owner, fact="firm.address", uscc=firm.uscc, **typed)
    assert (said.said, said.why) == ("谯城区示例路 99号", "搬了\n看照片")
    settle(feng, said.id, entered="谯城区\u202e示例路99号\x00")
    assert RegisteredFirm.objects.get(pk=firm.uscc).address == "谯城区示例路99号"


def test_upheld_a_name_is_noted_and_rejected_nothing_changes(feng: Officer) -> None:
    person = make_person(name="张福来")
    name = object_to(person, fact="person.name", said="张富来")
    address = object_to(person)
    assert settle(feng, name.id).state is DisputeState.NOTED
    assert settle(feng, address.id, is_upheld=False).state is DisputeState.REJECTED
    facts = RegisteredPerson.objects.get(pk=person.person_id).facts
    assert (facts["name"], facts["address"] == NEW) == ("张福来", False)


def test_a_firms_phone_is_objected_to_by_its_owner(feng: Officer) -> None:
    row = make_registered(name="张小满")
    firm = make_firm(row)
    owner = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=MONDAY)
    said = object_to(owner, fact="firm.phone", uscc=firm.uscc, said="0558-0000000")
    for wrong in ("", "换了号码", "13800000000转总机", "1" * 51):
        with pytest.raises(Invalid) as refused:
            settle(feng, said.id, entered=wrong)
        assert "entered" in refused.value.facts["fields"]
    assert RegisteredFirm.objects.get(pk=firm.uscc).phone == firm.phone
    settle(feng, said.id, entered="0558-0000000")
    assert RegisteredFirm.objects.get(pk=firm.uscc).phone == "0558-0000000"


def test_a_sentence_is_not_entered_as_an_address_and_the_place_follows_it(feng: Officer) -> None:
    person = make_person()
    said = object_to(person, said="住址已搬到涡阳县西阳镇示例路88号，户口已迁")
    with pytest.raises(Invalid):
        settle(feng, said.id, entered=said.said)
    assert FactDispute.objects.get().state == DisputeState.OPEN
    answered = settle(feng, said.id, entered="亳州市涡阳县西阳镇示例路88号")
    assert (answered.said, answered.entered) == (said.said, "亳州市涡阳县西阳镇示例路88号")
    row = RegisteredPerson.objects.get(pk=person.person_id)
    assert row.facts["address"] == answered.entered
    assert row.area_code.startswith("341621")
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), person)
    assert f"登记为：{answered.entered}" in words_of(mine.get("/my/disputes/"))


def test_only_the_keeper_answers_and_with_reasons(feng: Officer) -> None:
    said = object_to(make_person())
    elsewhere, clerk = (
        make_staff(posts=("data-officer",)),
        make_staff(posts=("accept",), organisation_code=CITY_OFFICE),
    )
    with pytest.raises(NotFound):
        settle(elsewhere, said.id)
    with pytest.raises(DutyMissing):
        settle(clerk, said.id)
    with pytest.raises(Invalid):
        settle(feng, said.id, reasons=" ")
    assert FactDispute.objects.get().state == "open"


def test_a_refused_file_is_said_beside_the_file(feng: Officer) -> None:
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), make_person(name="张福来"))
    wrong = SimpleUploadedFile("照片.jpg", b"no picture", content_type="image/jpeg")
    page = mine.post("/my/facts/person.address/dispute/", {"said": NEW, "file": wrong})
    assert page.status_code == 415
    assert 'href="#file"' in page.content.decode()
    assert 'href="#said"' not in page.content.decode()
    assert FactDispute.objects.count() == 0


def test_the_pages_are_for_the_person_and_the_keeper(feng: Officer) -> None:
    person = make_person(name="张福来")
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), person)
    page = mine.get("/my/facts/person.address/dispute/?back=/my/cases/")
    assert "古井镇示例路8号" in words_of(page)
    from tests.services.cases.visit import picture

    looks = LookUp.objects.count()
    done = mine.post("/my/facts/person.address/dispute/?back=/my/cases/", {"said": NEW, "file": picture()})
    assert (done.status_code, done["Location"]) == (302, "/my/cases/")
    assert LookUp.objects.count() == looks + 1  # one objection is one look
    again = mine.post("/my/facts/person.address/dispute/", {"said": "别处"})
    assert again.status_code == 409
    assert "您已经提过" in words_of(again)
    assert NEW in words_of(mine.get("/my/disputes/"))
    assert mine.get("/my/facts/person.nothing/dispute/").status_code == 422
    assert (
        mine.post("/my/facts/person.name/dispute/?back=https://evil.example/", {"said": "改"})["Location"]
        == "/my/disputes/"
    )
    other = sign_in(Client(headers={"accept-language": "zh-CN"}), make_person(name="王五"))
    assert NEW not in words_of(other.get("/my/disputes/"))

    row = FactDispute.objects.get(fact="person.address")
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), feng)
    seen = LookUp.objects.count()
    shown = words_of(desk.get(f"/desk/disputes/{row.id}/"))
    assert NEW in shown
    assert LookUp.objects.count() == seen + 1
    assert "冯数据" in words_of(mine.get("/my/lookups/"))
    assert desk_of(make_staff(posts=("data-officer",))).get(f"/desk/disputes/{row.id}/").status_code == 404
    clerk = make_staff(posts=("accept",), organisation_code=CITY_OFFICE)
    assert desk_of(clerk).get(f"/desk/disputes/{row.id}/").status_code == 403
    assert mine.get(f"/desk/disputes/{row.id}/").status_code in (302, 401, 403)
    bad = desk.post(f"/desk/disputes/{row.id}/", {"answer": "uphold", "reasons": ""})
    assert bad.status_code == 422
    assert desk.post(f"/desk/disputes/{row.id}/", {"answer": "reject", "reasons": "有据"}).status_code == 302
    assert "维持原登记" in words_of(mine.get("/my/disputes/"))
    kept = words_of(desk.get(f"/desk/disputes/{row.id}/"))
    assert "异议不成立，登记信息不变" in kept


def test_the_keeper_sees_whose_record_it_is_and_where_it_stands(feng: Officer) -> None:
    row = make_registered(name="张小满")
    firm = make_firm(row)
    owner = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=MONDAY)
    mine, firms = object_to(owner), object_to(owner, fact="firm.address", uscc=firm.uscc)
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), feng)
    shown = words_of(desk.get(f"/desk/disputes/{mine.id}/"))
    assert "张小满" in shown and "人口库" in shown
    assert f"{row.id_number[:4]}**********{row.id_number[-4:]}" in shown
    assert row.id_number not in shown
    looked = LookUp.objects.get(by_name="冯数据")
    assert set(looked.fields) == {"person.address", "person.name", "person.id_number"}
    shown = words_of(desk.get(f"/desk/disputes/{firms.id}/"))
    assert firm.uscc in shown and "法人库" in shown
    assert "张*满" in words_of(desk.get("/desk/"))
