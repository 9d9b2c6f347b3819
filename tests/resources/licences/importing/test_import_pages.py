import csv
import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    DUTIES,
    LOADER,
    LONG_AGO,
    add_post,
    make_organisations,
)
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.licences.importing.make import mapped, opened, row, uscc, written
from tests.resources.licences.make import FOOD, make_types
from tongban.foundation.directory.public import Officer, PostRow, appoint, upsert_posts
from tongban.foundation.jobs.public import work_off
from tongban.kernel import clock
from tongban.resources.licences.importing.mapping import check_against, read_mapping
from tongban.resources.licences.importing.models import LicenceImport
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import licence_types

pytestmark = pytest.mark.django_db
URL = "/desk/licence-library/imports/"
add_post("backlog", frozenset({"licences.import", "licences.issue"}))


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def chen() -> Officer:
    make_organisations()
    make_types()
    return make_staff(name="陈发证", posts=("backlog",))


@pytest.fixture
def client(chen: Officer) -> Client:
    return sign_in_staff(Client(), chen)


def sent(tmp_path: Path, rows: list[dict[str, str]], **changes: Any) -> dict[str, Any]:
    data = written(tmp_path / "a.csv", rows).read_bytes()
    return {
        "type": FOOD,
        "origin": "originals",
        "file": SimpleUploadedFile("台账.csv", data),
        "mapping": SimpleUploadedFile("m.yaml", mapped()),
    } | changes


def test_from_the_file_to_the_licences(client: Client, tmp_path: Path) -> None:
    rows = [row(1), row(2), row(3, 统一社会信用代码="91340000123456789X")]
    answer = client.post(URL, sent(tmp_path, rows))
    assert answer.status_code == 302
    place = answer.headers["Location"]
    assert "hx-trigger" in client.get(place).content.decode()
    work_off()
    page = client.get(place).content.decode()
    assert "签发2份证照" in page
    assert "校验位或格式不对" in page
    assert not Licence.objects.exists()
    lines = b"".join(client.get(f"{place}rejected.csv")).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].endswith("不是统一社会信用代码：校验位或格式不对。,统一社会信用代码,4")
    assert client.post(f"{place}start/").status_code == 302
    work_off()
    assert "已签发2份证照" in client.get(place).content.decode()
    assert Licence.objects.count() == 2


def test_the_rejected_rows_say_what_to_do_next_and_a_file_that_is_given_up_says_so(
    client: Client, tmp_path: Path
) -> None:
    place = client.post(URL, sent(tmp_path, [row(1, 发证日期="x")])).headers["Location"]
    work_off()
    page = client.get(place).content.decode()
    assert "再把它当作新文件核对" in page
    gone = client.post(f"{place}discard/", follow=True).content.decode()
    assert "这个文件已放弃" in gone


def test_every_type_offers_a_mapping_that_is_one(client: Client, chen: Officer) -> None:
    for kind in licence_types():
        answer = client.get(f"{URL}mapping.yaml", {"of": kind.code})
        assert "attachment" in answer["Content-Disposition"]
        said = yaml.safe_load(answer.content)
        columns = [said["number"], *said["holder"].values(), said["valid_from"], said["valid_until"]]
        columns += [said["issued_on"]]
        columns += [rule["from"] if isinstance(rule, dict) else rule for rule in said["fields"].values()]
        check_against(read_mapping(answer.content), kind, tuple(columns))
        assert set(said["fields"]) == set(kind.fields.get("properties", {}))
    assert client.get(f"{URL}mapping.yaml", {"of": "none"}).status_code in (404, 422)
    clerk = sign_in_staff(Client(), make_staff(posts=("accept",)))
    assert clerk.get(f"{URL}mapping.yaml", {"of": FOOD}).status_code == 403


def test_the_officers_own_organisation_is_chosen_among_several(client: Client, chen: Officer) -> None:
    city = PostRow(organisation_code=CITY_OFFICE, code="backlog", name="backlog", duties=DUTIES["backlog"])
    upsert_posts(rows=[city], by=LOADER, at=LONG_AGO)
    both = [(CITY_OFFICE, "backlog"), (COUNTY_OFFICE, "backlog")]
    appoint(account_id=chen.account_id, posts=both, from_at=LONG_AGO, by=LOADER, at=AT)
    page = client.get(URL).content.decode()
    assert f'value="{chen.organisation_id}" selected' in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"file": ""}, "请选数据文件"),
        ({"mapping": ""}, "请选对照文件"),
        ({"type": ""}, "请选证照类型"),
        ({"origin": "hearsay"}, "数据从哪里来"),
        ({"mapping": SimpleUploadedFile("m.yaml", b"[")}, "对照文件不能用"),
        ({"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0")}, "读不了"),
    ],
)
def test_what_is_missing_or_broken_is_said_beside_its_field(
    client: Client, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    answer = client.post(URL, sent(tmp_path, [row(1)], **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not LicenceImport.objects.exists()


def test_only_officers_with_the_duty_and_of_the_organisation_see_it(chen: Officer, tmp_path: Path) -> None:
    import_id = opened(written(tmp_path / "a.csv", [row(1)]), by=chen)
    other = sign_in_staff(Client(), make_staff(posts=("backlog",), organisation_code=CITY_OFFICE))
    clerk = sign_in_staff(Client(), make_staff(posts=("accept",)))
    citizen = sign_in(Client(), make_person(name="张小满"))
    for path in ("", "rejected.csv"):
        assert other.get(f"{URL}{import_id}/{path}").status_code == 404
        assert clerk.get(f"{URL}{import_id}/{path}").status_code == 403
        assert citizen.get(f"{URL}{import_id}/{path}").status_code in (302, 403)
        assert Client().get(f"{URL}{import_id}/{path}").status_code in (302, 401)
    for verb in ("start", "stop", "resume", "discard"):
        assert other.post(f"{URL}{import_id}/{verb}/").status_code == 404
        assert clerk.post(f"{URL}{import_id}/{verb}/").status_code == 403
    assert clerk.get(URL).status_code == 403


def test_the_pages_cost_the_same_for_any_number_of_rows(
    client: Client, chen: Officer, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    import_id = opened(written(tmp_path / "a.csv", [row(1, 发证日期="x")] * 30), by=chen)
    work_off()
    with django_assert_max_num_queries(12):  # four of them are the session
        client.get(f"{URL}{import_id}/")
    with django_assert_max_num_queries(10):
        client.get(URL)


def test_rejected_rows_run_nothing_in_a_spreadsheet_and_come_back_as_they_were(
    client: Client, chen: Officer, tmp_path: Path
) -> None:
    name = '=HYPERLINK("http://evil.example","点")'
    bad = row(1, 经营者名称=name, 统一社会信用代码="+1", 经营场所="\tA1", 经营项目="@热食")
    import_id = opened(written(tmp_path / "a.csv", [bad]), by=chen)
    work_off()
    text = b"".join(client.get(f"{URL}{import_id}/rejected.csv")).decode("utf-8-sig")
    [told] = list(csv.DictReader(io.StringIO(text)))
    assert not [cell for cell in told.values() if cell[:1] in "=+-@\t\r" and cell]
    mended = {column: told[column] for column in bad} | {"统一社会信用代码": uscc(1)}
    again = opened(written(tmp_path / "b.csv", [mended]), by=chen)
    work_off()
    client.post(f"{URL}{again}/start/")
    work_off()
    issued = Licence.objects.get()
    assert (issued.holder["name"], issued.fields["kinds"]) == (name, ["@热食"])
