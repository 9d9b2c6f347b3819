"""The pages of holder and checker: what each role sees, what it costs, and what wrong codes are told."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.licences.showing.make import CLASS, DRIVER, ID_CODE, NAME, PURPOSE, holder_of
from tests.resources.registers.make import make_firm_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel import clock
from tongban.resources.licences.public import LicenceFact, revoke_licence
from tongban.resources.licences.showing.models import LicenceAsk, ShowCode
from tongban.resources.licences.showing.rules import code_text, new_digits

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def words(answer: Any) -> str:
    return str(answer.content.decode())


def open_check(client: Client, *fields: str, required: tuple[str, ...] = (), **more: str) -> str:
    """The address of a check that this client opened."""
    form = {"type": DRIVER, "fields": fields, "required": required, "purpose": PURPOSE, "name": "小满租车行"}
    answer = client.post("/licences/check/", form | more)
    assert answer.status_code == 302, words(answer)
    return str(answer["Location"])


def code_of(client: Client, licence: LicenceFact) -> ShowCode:
    """The code that the holder's page shows after they ask for one."""
    answer = client.post(f"/my/licences/{licence.code}/show/")
    assert answer.status_code == 302
    return ShowCode.objects.latest("made_at")


def question_of(
    checker: Client, holder: Client, licence: LicenceFact, *fields: str, **more: Any
) -> tuple[str, str]:
    """Address of the check and of the holder's question, after the code was taken."""
    check = open_check(checker, *fields, **more)
    digits = code_of(holder, licence).code["digits"]
    assert checker.post(check, {"code": digits}).status_code == 302
    return check, f"/my/asked/{LicenceAsk.objects.latest('opened_at').id}/"


class TestStory:
    def test_a_stranger_sees_two_fields_and_then_that_the_licence_is_revoked(
        self, licence: LicenceFact, zhang: Person, chen: Officer
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        check, question = question_of(checker, holder, licence, NAME, CLASS, ID_CODE, required=(CLASS,))
        assert "持证人正在看您的问题" in words(checker.get(check))
        asked = holder.get(f"/my/licences/{licence.code}/show/")
        assert asked["Location"] == question
        page = words(holder.get(question))
        assert "小满租车行" in page
        assert "身份未核实" in page
        assert page.count(" checked") == 1  # only what is needed
        id_code = holder_of(zhang).id_code
        assert id_code in page
        assert holder.post(question, {"fields": [NAME, CLASS]}).status_code == 302
        seen = words(checker.get(check))
        assert "张小满" in seen
        assert "C1" in seen
        assert id_code not in seen
        assert "真实、有效" in seen
        assert "颁发机构生成" in seen
        revoke_licence(identifier=licence.identifier, reason="醉驾", by=chen, at=AT)
        mark = seen.split("?news=")[1].split('"')[0]
        assert checker.get(f"{check}?news={mark}", headers=HTMX)["HX-Refresh"] == "true"
        assert "已被吊销或已换发" in words(checker.get(check))
        assert "醉驾" not in words(checker.get(check))

    def test_after_five_minutes_nothing_of_it_is_on_the_page(
        self, licence: LicenceFact, zhang: Person, sample_day: clock.MovableClock
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        check, question = question_of(checker, holder, licence, NAME)
        holder.post(question, {"fields": [NAME]})
        sample_day.move_to(AT + timedelta(minutes=6))
        page = words(checker.get(check))
        assert "张小满" not in page
        assert "出示的内容已经消失" in page
        assert "对方已看不到" in words(holder.get(question))

    def test_a_refusal_is_told_without_a_reason_and_stands_in_the_log(
        self, licence: LicenceFact, zhang: Person
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        check, question = question_of(checker, holder, licence, NAME)
        assert holder.post(f"{question}decline/").status_code == 302
        assert "持证人没有向您出示" in words(checker.get(check))
        for place in ("/my/licences/uses/", f"/my/licences/{licence.code}/"):
            log = words(holder.get(place))
            assert "小满租车行" in log
            assert PURPOSE in log

    def test_what_is_needed_and_left_out_is_told_beside_the_fields(
        self, licence: LicenceFact, zhang: Person
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        check, question = question_of(checker, holder, licence, NAME, required=(CLASS,))
        answer = holder.post(question, {"fields": [NAME]})
        assert answer.status_code == 422
        assert "准驾车型" in words(answer)
        assert "张小满" not in words(checker.get(check))

    def test_the_page_asks_for_news_and_is_led_to_the_question(
        self, licence: LicenceFact, zhang: Person
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        show = f"/my/licences/{licence.code}/show/"
        check = open_check(checker, NAME)
        code = code_of(holder, licence)
        assert holder.get(show, headers=HTMX).status_code == 204
        part = holder.post(show, headers=HTMX)
        assert part.status_code == 200
        assert "<html" not in words(part)
        assert code.code["digits"][:3] not in words(part)
        checker.post(check, {"code": ShowCode.objects.latest("made_at").code["token"].join(["", ""])})
        checker.post(check, {"code": code.code["digits"]})
        led = holder.get(show, headers=HTMX)
        assert led["HX-Redirect"] == f"/my/asked/{LicenceAsk.objects.get().id}/"

    def test_whoever_closed_the_page_finds_the_question_among_their_licences(
        self, licence: LicenceFact, zhang: Person
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        assert "正在等您回答" not in words(holder.get("/my/licences/"))
        _, question = question_of(checker, holder, licence, NAME)
        page = words(holder.get("/my/licences/"))
        assert "正在等您回答" in page
        assert question in page
        li = sign_in(Client(), make_person(name="老李"))
        assert "正在等您回答" not in words(li.get("/my/licences/"))
        holder.post(f"{question}decline/")
        assert "正在等您回答" not in words(holder.get("/my/licences/"))


class TestWho:
    def test_an_officer_asks_as_their_organisation(self, licence: LicenceFact, zhang: Person) -> None:
        officer = sign_in_staff(Client(), make_staff(posts=("accept",)))
        holder = sign_in(Client(), zhang)
        _, question = question_of(officer, holder, licence, NAME, name="公安部")
        page = words(holder.get(question))
        assert "谯城区数据局（示例）" in page
        assert "政府部门" in page
        assert "公安部" not in page

    def test_whoever_acts_for_a_firm_asks_as_the_firm_and_a_person_under_their_real_name(
        self, licence: LicenceFact, zhang: Person
    ) -> None:
        li = make_person(name="老李")
        firm = make_firm_of(li.person_id, name="老李租车行（演示）")
        client = sign_in(Client(), li)
        holder = sign_in(Client(), zhang)
        _, question = question_of(client, holder, licence, NAME)
        assert "老李" in words(holder.get(question))
        assert "已实名" in words(holder.get(question))
        holder.post(f"{question}decline/")
        session = client.session
        session["acting_for"] = firm.uscc
        session.save()
        _, question = question_of(client, holder, licence, NAME)
        assert "老李租车行（演示）" in words(holder.get(question))
        assert "登记在册的企业" in words(holder.get(question))

    def test_nobody_else_sees_a_check_or_a_question(
        self, licence: LicenceFact, zhang: Person, chen: Officer
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        check, question = question_of(checker, holder, licence, NAME)
        holder.post(question, {"fields": [NAME]})
        li = sign_in(Client(), make_person(name="老李"))
        staff = sign_in_staff(Client(), make_staff(posts=("accept",)))
        for other in (Client(), li, staff, holder):
            assert other.get(check).status_code == 404
            assert other.post(check, {"code": new_digits()}).status_code == 404
        for other in (li, checker):
            assert other.get(question).status_code in (302, 404)
        assert li.get(question).status_code == 404
        assert li.post(f"{question}stop/").status_code == 404
        assert staff.get(question).status_code == 403
        assert li.get(f"/my/licences/{licence.code}/show/").status_code == 404
        assert li.post(f"/my/licences/{licence.code}/show/").status_code == 404
        assert Client().get(f"/my/licences/{licence.code}/show/").status_code == 302

    def test_the_log_is_the_holders_alone(self, licence: LicenceFact, zhang: Person) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        _, question = question_of(checker, holder, licence, NAME)
        holder.post(question, {"fields": [NAME]})
        li = sign_in(Client(), make_person(name="老李"))
        assert "小满租车行" in words(holder.get("/my/licences/uses/"))
        assert "小满租车行" not in words(li.get("/my/licences/uses/"))


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "status", "told"),
        [
            ("", 422, "请扫码"),
            ("12345", 422, "输错了"),
            ("https://fuyang.example/s/ABCDEFGHIJKLMNOPQRST", 422, "fuyang.example"),
            ("https://tongban.example", 422, "不是出示证照的码"),
        ],
    )
    def test_a_wrong_code_is_told_and_nothing_is_written(
        self, licence: LicenceFact, text: str, status: int, told: str
    ) -> None:
        checker = Client()
        check = open_check(checker, NAME)
        answer = checker.post(check, {"code": text})
        assert answer.status_code == status
        assert told in words(answer)
        assert LicenceAsk.objects.get().state == "open"

    def test_a_cut_an_old_and_a_used_code_each_have_their_own_words(
        self, licence: LicenceFact, zhang: Person, sample_day: clock.MovableClock, settings: Any
    ) -> None:
        checker, other, holder = Client(), Client(), sign_in(Client(), zhang)
        check, second = open_check(checker, NAME), open_check(other, NAME, name="另一家")
        text = code_text(settings.BASE_URL, code_of(holder, licence).code["token"])
        assert "不完整" in words(checker.post(check, {"code": text[:-3]}))
        assert checker.post(check, {"code": text}).status_code == 302
        used = other.post(second, {"code": text})
        assert (used.status_code, "已经用过" in words(used)) == (409, True)
        question = f"/my/asked/{LicenceAsk.objects.get(state='claimed').id}/"
        assert "还有别人试过这个码" in words(holder.get(question))
        holder.post(f"{question}decline/")
        late = code_of(holder, licence).code["digits"]
        sample_day.move_to(AT + timedelta(seconds=70))
        past = other.post(second, {"code": late})
        assert (past.status_code, "已过期" in words(past)) == (409, True)

    def test_a_picture_of_the_code_is_as_good_as_the_code(
        self, licence: LicenceFact, zhang: Person, settings: Any
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        check = open_check(checker, NAME)
        empty = checker.post(check, {"picture": SimpleUploadedFile("a.png", b"\x89PNG no")})
        assert (empty.status_code, "没有能读出的" in words(empty)) == (422, True)
        out = io.BytesIO()
        segno.make(code_text(settings.BASE_URL, code_of(holder, licence).code["token"])).save(
            out, kind="png", scale=5
        )
        good = checker.post(check, {"picture": SimpleUploadedFile("a.png", out.getvalue())})
        assert good.status_code == 302
        assert LicenceAsk.objects.get().state == "claimed"

    def test_whoever_guesses_rests_after_ten_misses_and_the_right_code_waits_too(
        self, licence: LicenceFact, zhang: Person
    ) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        check = open_check(checker, NAME)
        digits = code_of(holder, licence).code["digits"]
        for _ in range(10):
            assert checker.post(check, {"code": new_digits()}).status_code == 422
        answer = checker.post(check, {"code": digits})
        assert answer.status_code == 429
        assert "五分钟后" in words(answer)
        assert LicenceAsk.objects.get().state == "open"

    def test_mistyping_costs_no_try(self, licence: LicenceFact, zhang: Person) -> None:
        checker, holder = Client(), sign_in(Client(), zhang)
        check = open_check(checker, NAME)
        for _ in range(12):
            checker.post(check, {"code": "123456789" if new_digits() else ""})
        digits = code_of(holder, licence).code["digits"]
        assert checker.post(check, {"code": digits}).status_code == 302

    def test_a_check_without_name_or_purpose_is_told_what_is_missing(self, chen: Officer) -> None:
        answer = Client().post("/licences/check/", {"type": DRIVER, "fields": [NAME]})
        assert answer.status_code == 422
        assert 'href="#name"' in words(answer)
        assert 'href="#purpose"' in words(answer)
        assert Client().get("/licences/check/?type=none").status_code == 404
        assert not LicenceAsk.objects.exists()

    def test_a_phones_own_camera_uses_no_code_up(self, licence: LicenceFact, zhang: Person) -> None:
        code = code_of(sign_in(Client(), zhang), licence)
        answer = Client().get(f"/s/{code.code['token']}", follow=True)
        assert answer.status_code == 200
        assert "请先说明要看什么" in words(answer)
        code.refresh_from_db()
        assert code.ask_id is None


class TestCost:
    def test_queries(self, licence: LicenceFact, zhang: Person, django_assert_max_num_queries: Any) -> None:
        officer, holder = sign_in_staff(Client(), make_staff(posts=("accept",))), sign_in(Client(), zhang)
        with django_assert_max_num_queries(4):  # session, account, posts, types
            officer.get("/licences/check/")
        check, question = question_of(officer, holder, licence, NAME, CLASS)
        show = f"/my/licences/{licence.code}/show/"
        with django_assert_max_num_queries(3):  # session, account, question
            holder.get(show, headers=HTMX)
        with django_assert_max_num_queries(6):  # session, account, check, licence, index, firms
            holder.get(question)
        with django_assert_max_num_queries(3):
            officer.get(f"{check}?news=claimed-True", headers=HTMX)
        holder.post(question, {"fields": [NAME]})
        with django_assert_max_num_queries(6):  # and the keys and the status
            officer.get(check)
        with django_assert_max_num_queries(7):
            holder.get("/my/licences/uses/")

    def test_showing_costs_as_much_for_ten_codes_as_for_one(
        self, licence: LicenceFact, zhang: Person, django_assert_max_num_queries: Any
    ) -> None:
        holder = sign_in(Client(), zhang)
        for _ in range(10):
            code_of(holder, licence)
        with django_assert_max_num_queries(8):
            holder.get(f"/my/licences/{licence.code}/show/")


def test_a_check_of_one_stranger_is_not_that_of_the_next(licence: LicenceFact) -> None:
    first, second = Client(), Client()
    check = open_check(first, NAME)
    open_check(second, NAME)
    assert first.get(check).status_code == 200
    assert second.get(check).status_code == 404
    UUID(check.rstrip("/").rsplit("/", 1)[1])
