from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.directory.make import add_post, make_officer, make_organisations
from tests.foundation.identity.make import make_account, make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.licences.make import CARD, make_licence, make_types
from tests.resources.registers.make import make_firm, make_registered
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, confirm_real_name
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import paper_bytes
from tongban.foundation.seals.lifecycle.commands.suspend import resume_seal, suspend_seal
from tongban.foundation.seals.public import seals
from tongban.kernel import clock
from tongban.resources.licences.public import Holder, HolderKind, licence, revoke_licence

pytestmark = pytest.mark.django_db
add_post("seal-keeper", frozenset({"seals.suspend", "seals.resume", "seals.approve"}))
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def chen() -> Officer:
    make_organisations()
    make_types()
    return make_officer(name="陈发证", posts=("certificates",))


@pytest.fixture
def zhang(chen: Officer) -> Person:
    return make_person(name="张小满", birth_date=date(1990, 1, 1))


def of(person: Person) -> Holder:
    """The person as a holder."""
    from tongban.resources.registers.models import RegisteredPerson

    row = RegisteredPerson.objects.get(pk=person.person_id)
    return Holder(kind=HolderKind.PERSON, name=person.name, id_type="111", id_code=row.facts["id_number"])


def card_of(chen: Officer, person: Person) -> Any:
    fact = make_licence(
        by=chen, organisation_id=chen.organisation_id, type_code=CARD, holder=of(person), fields={}
    )
    deliver_all()
    return licence(fact.id)


def words(answer: Any) -> str:
    return str(answer.content.decode())


class TestMine:
    def test_my_licences_stand_as_cards(self, chen: Officer, zhang: Person) -> None:
        fact = card_of(chen, zhang)
        page = sign_in(Client(), zhang).get("/my/licences/")
        assert page.status_code == 200
        assert "老年人优待证" in words(page)
        assert "guilloche" in words(page)
        assert fact.number not in words(page)
        assert f"/my/licences/{fact.code}/" in words(page)

    def test_the_page_costs_as_much_for_one_licence_as_for_ten(
        self, chen: Officer, zhang: Person, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(10):
            make_licence(
                by=chen, organisation_id=chen.organisation_id, type_code=CARD, holder=of(zhang), fields={}
            )
        client = sign_in(Client(), zhang)
        with django_assert_max_num_queries(6):  # session, account, index, firms, licences
            client.get("/my/licences/")

    def test_nobody_sees_the_licence_of_another(self, chen: Officer, zhang: Person) -> None:
        fact = card_of(chen, zhang)
        other = sign_in(Client(), make_person(name="老李"))
        assert "老年人优待证" not in words(other.get("/my/licences/"))
        assert other.get(f"/my/licences/{fact.code}/").status_code == 404
        assert other.get(f"/papers/{fact.paper_id}/").status_code == 404
        assert sign_in_staff(Client(), make_staff()).get(f"/my/licences/{fact.code}/").status_code == 403
        assert Client().get("/my/licences/").status_code == 302

    def test_its_holder_and_its_organisation_read_the_paper_and_another_organisation_does_not(
        self, chen: Officer, zhang: Person
    ) -> None:
        from tests.foundation.directory.make import CITY_OFFICE

        fact = card_of(chen, zhang)
        mine = sign_in(Client(), zhang)
        page = mine.get(f"/my/licences/{fact.code}/")
        assert fact.number in words(page)
        address = f"/papers/{fact.paper_id}/"
        assert address in words(page)
        assert mine.get(address).getvalue().startswith(b"%PDF-")
        saved = f"/my/licences/{fact.code}/paper/?download"
        assert saved in words(page)
        answer = mine.get(saved)
        assert answer.getvalue() == mine.get(address).getvalue()
        name = f"{fact.type_name}-{fact.number}.pdf"
        assert answer["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(name)}"
        assert sign_in(Client(), make_person(name="老李")).get(saved).status_code == 404
        here = sign_in_staff(Client(), make_staff(posts=("accept",)))
        assert here.get(address).getvalue().startswith(b"%PDF-")
        there = sign_in_staff(Client(), make_staff(posts=("accept",), organisation_code=CITY_OFFICE))
        assert there.get(address).status_code == 404

    def test_a_paper_that_cannot_be_sealed_is_told_and_comes_by_itself(
        self, chen: Officer, zhang: Person
    ) -> None:
        card_of(chen, zhang)
        serial = seals()[0].serial
        keeper = make_staff(name="周印章", posts=("seal-keeper",))
        suspend_seal(serial=serial, reason="遗失", by=keeper, at=AT)
        fact = card_of(chen, zhang)
        assert fact.paper_id is None
        mine, desk = sign_in(Client(), zhang), sign_in_staff(Client(), make_staff(posts=("accept",)))
        here, there = f"/my/licences/{fact.code}/", f"/desk/licence-library/{fact.code}/"
        assert "现在还不能盖章" in words(mine.get(here))
        assert mine.get(f"{here}paper/").status_code == 404
        assert "盖章的证照没有生成" in words(desk.get(there))
        assert "已停用，恢复或换发后文书会自动制作" in words(desk.get(there))
        resume_seal(serial=serial, reason="找到了", by=keeper, at=AT)
        deliver_all()
        assert "保存证照" in words(mine.get(here))
        assert "没有生成" not in words(desk.get(there))

    def test_whoever_represents_a_firm_sees_its_licences(self, chen: Officer) -> None:
        row = make_registered(name="张小满", birth_date=date(1991, 1, 1))
        firm = make_firm(row)
        owner = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=AT)
        holder = Holder(kind=HolderKind.FIRM, name=firm.name, id_type="01", id_code=firm.uscc)
        make_licence(by=chen, organisation_id=chen.organisation_id, holder=holder)
        client = sign_in(Client(), owner)
        assert "食品经营许可证" in words(client.get("/my/licences/"))
        assert "食品经营许可证" in words(client.get(f"/my/licences/?of={firm.uscc}"))
        assert "食品经营许可证" not in words(client.get("/my/licences/?of=me"))


class TestVerifying:
    def test_anybody_verifies_by_number_and_by_the_qr(self, chen: Officer, zhang: Person) -> None:
        fact = card_of(chen, zhang)
        for answer in (
            Client().post("/verify/", {"number": fact.number}),
            Client().get(f"/verify/?number={fact.number}"),
            Client().get(f"/l/{fact.code}/"),
        ):
            assert answer.status_code == 200
            assert "是真的，今天有效" in words(answer)
            assert "张*满" in words(answer)
            assert "张小满" not in words(answer)

    def test_anybody_verifies_a_pdf(self, chen: Officer, zhang: Person) -> None:
        fact = card_of(chen, zhang)
        pdf = paper_bytes(fact.paper_id)
        good = Client().post("/verify/", {"pdf": SimpleUploadedFile("a.pdf", pdf)})
        assert "没有改动" in words(good)
        bad = Client().post("/verify/", {"pdf": SimpleUploadedFile("a.pdf", pdf + b"\n")})
        assert "不可信" in words(bad)
        none = Client().post("/verify/", {"pdf": SimpleUploadedFile("a.pdf", b"MZ")})
        assert none.status_code == 422
        assert "这不是PDF文件" in words(none)
        assert "没有查到" not in words(none)

    def test_a_code_for_showing_leads_to_where_it_belongs(self, chen: Officer) -> None:
        page = words(Client().post("/verify/", {"number": "652 605 278"}))
        assert "九位数字是亮证码" in page
        assert 'href="/licences/check/"' in page
        assert "九位数字是亮证码" not in words(Client().post("/verify/", {"number": "JY3416022026009999"}))

    def test_a_revoked_one_is_told(self, chen: Officer, zhang: Person) -> None:
        fact = card_of(chen, zhang)
        revoke_licence(identifier=fact.identifier, reason="本人申请", by=chen, at=AT)
        assert "已被吊销，无效" in words(Client().get(f"/l/{fact.code}/"))
        assert "本人申请" not in words(Client().get(f"/l/{fact.code}/"))

    def test_an_empty_form_is_told_what_is_missing(self) -> None:
        answer = Client().post("/verify/", {})
        assert answer.status_code == 422
        assert "请填编号" in words(answer)

    def test_the_api_says_the_same(self, chen: Officer, zhang: Person) -> None:
        fact = card_of(chen, zhang)
        client, address = Client(), "/api/v1/licences/verify"
        for body in ({"number": fact.number}, {"qr": f"http://x/l/{fact.code}/"}):
            told = client.post(address, body, content_type="application/json").json()
            assert (told["state"], told["number"], told["holder"]) == ("valid", fact.number, "张*满")
        pdf = paper_bytes(fact.paper_id)
        told = client.post(address, {"pdf": SimpleUploadedFile("a.pdf", pdf)}).json()
        assert (told["state"], told["seal_is_good"]) == ("valid", True)
        broken = bytearray(pdf)
        broken[len(pdf) // 2] ^= 1
        told = client.post(address, {"pdf": SimpleUploadedFile("a.pdf", bytes(broken))}).json()
        assert told["state"] == "altered"
        told = client.post(address, {"number": "JY999"}, content_type="application/json").json()
        assert told["state"] == "unknown"

    @pytest.mark.parametrize("body", ["", "{", "[]", '{"number": 5}', '{"number": "1", "qr": "2"}', "{}"])
    def test_the_api_refuses_what_it_cannot_read(self, body: str) -> None:
        answer = Client().post("/api/v1/licences/verify", body, content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["code"] == "invalid"


class TestSealsPages:
    def test_anybody_sees_the_seals_and_takes_the_root(self, chen: Officer, zhang: Person) -> None:
        assert "还没有电子印章" in words(Client().get("/seals/"))
        card_of(chen, zhang)
        page = words(Client().get("/seals/"))
        assert chen.organisation_name in page
        address = page.split('<img src="')[1].split('"')[0]
        assert Client().get(address).content.startswith(b"\x89PNG")
        root = Client().get("/seals/root.pem")
        assert root.content.startswith(b"-----BEGIN CERTIFICATE-----")
        assert b"PRIVATE" not in root.content
        assert Client().get("/seals/TB0.png").status_code == 404
