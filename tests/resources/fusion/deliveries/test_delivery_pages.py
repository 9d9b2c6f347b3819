"""The desk pages: deliver a file, watch it land, read what was found, settle; who sees what."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.resources.fusion.deliveries.make import AT, CITY_OFFICE, agreed, csv_text, people
from tongban.foundation.jobs.public import LongJobState, long_job, work_off
from tongban.kernel import clock
from tongban.resources.fusion.deliveries.jobs import land_now
from tongban.resources.fusion.deliveries.models import Delivery

pytestmark = pytest.mark.django_db
URL = "/desk/deliveries/"


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def department() -> Client:
    agreed()
    return sign_in_staff(Client(), make_staff(name="秦供数", posts=("deliverer",)))


def sent(text: str, **changes: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("人口.csv", text.encode())} | changes


def read(client: Client, path: str) -> str:
    return client.get(f"{URL}{path}").content.decode()


def test_from_the_file_to_the_accepted_delivery(department: Client) -> None:
    answer = department.post(f"{URL}residents/deliver/", sent(csv_text(people(4)), rows="4"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{URL}residents/1/")
    assert "hx-trigger" in read(department, "residents/1/")
    work_off()
    page = read(department, "residents/1/")
    assert "供数已接收" in page
    assert "供数单写4行" in page
    assert "hx-trigger" not in page
    assert "常住人口第1次" in read(department, "")
    assert "10月28日" in read(department, "residents/"), "the next one is due in a month"


def test_a_landing_whose_worker_was_killed_behind_its_end_is_over(department: Client) -> None:
    department.post(f"{URL}residents/deliver/", sent(csv_text(people(4))))
    row = Delivery.objects.select_related("agreement", "version").get()
    land_now(row, told=lambda read, of: None)
    work_off()
    job = long_job(row.progress_id) if row.progress_id else None
    assert job is not None
    assert job.state is LongJobState.DONE


def test_a_report_shows_what_follows_and_offers_the_broken_rows(department: Client) -> None:
    text = csv_text(people(3)) + "只有一格\n=1+1,甲\n"
    department.post(f"{URL}residents/deliver/", sent(text, rows="9"))
    work_off()
    page = read(department, "residents/1/")
    assert "供数已退回" in page
    assert "供数单写9行，实际5行。" in page
    assert "5行中有2行格式不对" in page
    assert "汉字4个" in page
    assert "只有一格" not in page, "samples show the shape and name nobody"
    data = b"".join(department.get(f"{URL}residents/1/broken.csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert rows[1:] == [
        ["4", "这行有1格，应有9列", "只有一格"],
        ["5", "这行有2格，应有9列", "'=1+1,甲"],
    ]


def test_a_report_can_be_read_in_english(department: Client) -> None:
    department.post(f"{URL}residents/deliver/", sent("a,a\n1,2\n"))
    work_off()
    page = department.get(f"{URL}residents/1/", headers={"accept-language": "en"}).content.decode()
    assert "It cannot be read: the column a stands twice" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"file": ""}, "请选要供的文件"),
        ({"rows": "many"}, "行数请写数字"),
        ({"sha256": "abc"}, "64个字符"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "文件是空的"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    department: Client, changes: dict[str, Any], words: str
) -> None:
    answer = department.post(f"{URL}residents/deliver/", sent("x", **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Delivery.objects.exists()


def test_the_data_authority_settles_what_was_set_aside(department: Client) -> None:
    for count in (10, 3):
        department.post(f"{URL}residents/deliver/", sent(csv_text(people(count))))
        work_off()
    page = read(department, "residents/2/")
    assert "比上次少70%：上次10行，这次3行。" in page
    assert "接收这次供数" not in page
    assert (
        department.post(f"{URL}residents/2/settle/", {"answer": "accept", "reason": "x"}).status_code == 403
    )
    authority = sign_in_staff(
        Client(), make_staff(name="冯数据", posts=("data-authority",), organisation_code=CITY_OFFICE)
    )
    assert "暂存待处置" in read(authority, "")
    assert "接收这次供数" in read(authority, "residents/2/")
    unreasoned = authority.post(f"{URL}residents/2/settle/", {"answer": "accept", "reason": " "})
    assert (unreasoned.status_code, "请写明理由" in unreasoned.content.decode()) == (422, True)
    told = {"answer": "accept", "reason": "撤并乡镇"}
    assert authority.post(f"{URL}residents/2/settle/", told).status_code == 302
    assert "冯数据：撤并乡镇" in read(department, "residents/2/")
    assert "已被后来的供数替换" in read(department, "residents/1/")


def test_what_a_later_delivery_replaced_is_not_offered_to_be_accepted(department: Client) -> None:
    authority = sign_in_staff(
        Client(), make_staff(name="冯数据", posts=("data-authority",), organisation_code=CITY_OFFICE)
    )
    for count in (10, 3, 11):
        department.post(f"{URL}residents/deliver/", sent(csv_text(people(count))))
        work_off()
    page = read(authority, "residents/2/")
    assert "接收这次供数" not in page
    assert "后来的全量供数已接收，这次只能退回" in page
    assert "退回这次供数" in page
    listed = authority.get("/desk/").content.decode()
    assert "常住人口第2次：比上次少70%" in listed
    assert "暂存的供数，待处置" in listed


def test_each_sees_what_is_theirs(department: Client) -> None:
    department.post(f"{URL}residents/deliver/", sent(csv_text(people(2)) + "坏\n"))
    work_off()
    other = sign_in_staff(Client(), make_staff(posts=("deliverer",), organisation_code=CITY_OFFICE))
    clerk = sign_in_staff(Client(), make_staff(posts=("accept",)))
    citizen = sign_in(Client(), make_person(name="张小满"))
    for path in ("residents/", "residents/1/", "residents/1/broken.csv"):
        assert department.get(f"{URL}{path}").status_code == 200
        assert other.get(f"{URL}{path}").status_code == 404
        assert clerk.get(f"{URL}{path}").status_code == 403
        assert citizen.get(f"{URL}{path}").status_code in (302, 403)
        assert Client().get(f"{URL}{path}").status_code in (302, 401)
    for path in ("residents/deliver/", "residents/1/settle/"):
        assert other.post(f"{URL}{path}", sent("x")).status_code == 404
        assert clerk.post(f"{URL}{path}", sent("x")).status_code == 403
    assert "常住人口" not in read(other, "")
    assert clerk.get(URL).status_code == 403


def test_pages_cost_the_same_for_any_number_of_deliveries(
    department: Client, django_assert_max_num_queries: Any
) -> None:
    for count in (10, 11, 12):
        department.post(f"{URL}residents/deliver/", sent(csv_text(people(count))))
        work_off()
    for path, most in (("", 13), ("residents/", 11), ("residents/3/", 10)):
        department.get(f"{URL}{path}")
        with django_assert_max_num_queries(most):  # four of them are the session
            department.get(f"{URL}{path}")


def test_who_agrees_on_deliveries_reads_how_an_agreement_is_entered(department: Client) -> None:
    assert "tongban fusion agree" not in read(department, "")
    authority = make_staff(name="冯数据", posts=("data-authority",), organisation_code=CITY_OFFICE)
    assert "tongban fusion agree" in read(sign_in_staff(Client(), authority), "")
