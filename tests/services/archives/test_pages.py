"""Archivists find packages of their organisations, see their checks, fetch them; nobody else does."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in, sign_in_staff
from tests.services.archives.make import appraiser, archivist, packaged, stored
from tests.services.cases.make import MONDAY, Town, make_case
from tests.services.cases.visit import words_of
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.archives import store
from tongban.services.archives.commands.steer import (
    accept_as_is,
    end_hold,
    fetch_package,
    hold_package,
    make_again,
)
from tongban.services.archives.facts import (
    ContentGone,
    PackageOutOfOrder,
    PackageState,
    ReasonMissing,
)
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.queries import Sought, package_for, packages

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-CN"}
NUMBERS = [f"3416020000000{n:05}" for n in range(1, 24)]


def desk(officer: Any) -> Client:
    """The officer's browser."""
    return sign_in_staff(Client(headers=CHINESE), officer)


def test_a_real_package_is_shown_and_fetched(town: Town) -> None:
    row = packaged(town)
    client = desk(archivist())
    page = words_of(client.get("/desk/archives/"))
    assert "已归档" in page and row.archive_number in page
    page = words_of(client.get(f"/desk/archives/{row.case_number}/"))
    assert "真实性" in page and "001_经营场所平面布局图" in page and "归档信息包已生成" in page
    answer = client.get(f"/desk/archives/{row.case_number}/package.zip")
    raw = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert f"{row.file_number}/bagit.txt" in zipfile.ZipFile(BytesIO(raw)).namelist()
    acts = [one.act for one in entries_of(f"archives:{row.case_number}")]
    assert acts == ["archives.make", "archives.fetch"]
    assert client.get(f"/desk/archives/{row.case_number}/report.json").json()["passed"] is True


def test_only_archivists_of_the_organisation_see_anything(town: Town) -> None:
    row = stored(town, NUMBERS[0])
    elsewhere = make_staff(name="钱档案", posts=("archivist",), organisation_code=CITY_OFFICE)
    for officer, list_status in ((elsewhere, 200), (town.clerk, 403)):
        client = desk(officer)
        answer = client.get("/desk/archives/")
        assert answer.status_code == list_status
        assert row.archive_number not in words_of(answer)
        for place in ("", "package.zip", "report.json"):
            assert client.get(f"/desk/archives/{row.case_number}/{place}").status_code == 404
    citizen = sign_in(Client(headers=CHINESE), town.person)
    assert citizen.get(f"/desk/archives/{row.case_number}/").status_code in (302, 401, 403)
    for verb in (accept_as_is, make_again, hold_package, end_hold):
        with pytest.raises(NotFound):
            verb(number=row.case_number, reason="有人要看", by=elsewhere, at=MONDAY)
        with pytest.raises(NotAllowed):
            verb(number=row.case_number, reason="有人要看", by=appraiser(), at=MONDAY)
    with pytest.raises(NotFound):
        fetch_package(number=row.case_number, by=elsewhere, at=MONDAY)
    assert not entries_of(f"archives:{row.case_number}")


def test_the_page_of_a_case_shows_its_package_and_leads_only_archivists_to_it(town: Town) -> None:
    open_case = make_case(town, at=MONDAY, key="key-open").number
    row = packaged(town)
    address = f"/desk/cases/{row.case_number}/"
    clerk, keeper = desk(town.clerk), desk(make_staff(name="顾科长", posts=("accept", "archivist")))
    with CaptureQueriesContext(connection) as asked:
        answer = clerk.get(address)
    assert sum("archives_archivepackage" in one["sql"] for one in asked) == 1
    words = words_of(answer)
    assert all(one in words for one in ("电子档案", "已归档", row.archive_number, "真实性", "安全性", "合格"))
    assert f"/desk/archives/{row.case_number}/" not in answer.content.decode()
    assert f"/desk/archives/{row.case_number}/" in keeper.get(address).content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert "电子档案" not in words_of(clerk.get(f"/desk/cases/{open_case}/"))
    assert not any("archives_archivepackage" in one["sql"] for one in asked)
    ArchivePackage.objects.filter(pk=row.pk).update(
        state=PackageState.WAITING,
        problem="archive-paper-lost",
        report={},
        made_at=None,
        files=[],
        sha256="",
        size=0,
    )
    assert "archive-paper-lost" in words_of(clerk.get(address))


def test_search_filters_and_pages(town: Town, django_assert_num_queries: Any) -> None:
    for number in NUMBERS:
        stored(town, number)
    ArchivePackage.objects.filter(case_number=NUMBERS[3]).update(item_name="食品经营许可", year=2011)
    by = archivist()
    with django_assert_num_queries(2):
        first = packages(by=by, sought=Sought())
    rest = packages(by=by, sought=Sought(), cursor=first.cursor)
    assert (len(first.rows), len(rest.rows), rest.cursor) == (20, 3, "")
    assert {row.case_number for row in (*first.rows, *rest.rows)} == set(NUMBERS)
    for sought in (Sought(words="食品"), Sought(words=NUMBERS[3]), Sought(year=2011)):
        assert [row.case_number for row in packages(by=by, sought=sought).rows] == [NUMBERS[3]]
    assert not packages(by=by, sought=Sought(state=PackageState.QUERIED)).rows
    client = desk(by)
    assert "食品经营许可" in words_of(client.get("/desk/archives/?q=食品&year=2011&state=kept&due=1"))
    assert client.get("/desk/archives/?after=x&year=99999&office=x&state=x").status_code == 422


def test_the_pages_ask_as_often_however_much_there_is(town: Town) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = desk(archivist())
    stored(town, NUMBERS[0])
    counts = []
    for more in (NUMBERS[1:2], NUMBERS[2:8]):
        for number in more:
            stored(town, number)
        for place in ("/desk/archives/", f"/desk/archives/{NUMBERS[0]}/", "/desk/archives/due/", "/desk/archives/hand-overs/?year=2010"):  # fmt: skip
            client.get(place)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(place).status_code == 200
            counts.append(len(asked))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 10, counts


def test_a_queried_package_is_taken_as_it_is_with_a_reason(town: Town) -> None:
    row = stored(town, NUMBERS[0], state="queried")
    by = archivist()
    with pytest.raises(ReasonMissing):
        accept_as_is(number=row.case_number, reason="好", by=by, at=MONDAY)
    client = desk(by)
    answer = client.post(f"/desk/archives/{row.case_number}/", {"do": "accept", "reason": "  "})
    assert answer.status_code == 422 and "至少4个字" in words_of(answer)
    client.post(f"/desk/archives/{row.case_number}/", {"do": "accept", "reason": "原件模糊，已核对纸质件"})
    found = package_for(row.case_number, by=by)
    assert (found.fact.state, found.accepted_reason) == (PackageState.KEPT, "原件模糊，已核对纸质件")
    with pytest.raises(PackageOutOfOrder):
        accept_as_is(number=row.case_number, reason="再来一次", by=by, at=MONDAY)


def test_made_again_it_has_another_version_and_the_same_number(town: Town) -> None:
    row = packaged(town)
    make_again(number=row.case_number, reason="补进后交的材料", by=archivist(), at=MONDAY)
    again = ArchivePackage.objects.get(pk=row.pk)
    assert (again.state, again.version, again.archive_number) == ("waiting", 2, row.archive_number)
    from tongban.services.archives.commands.make import make_package

    make_package(number=row.case_number, at=MONDAY)
    assert store.place_of(row.pk, 1).is_file() and store.place_of(row.pk, 2).is_file()


def test_a_hold_is_set_once_and_ended(town: Town) -> None:
    row = stored(town, NUMBERS[0])
    by = archivist()
    hold_package(number=row.case_number, reason="行政复议中", by=by, at=MONDAY)
    assert "行政复议中" in words_of(desk(by).get(f"/desk/archives/{row.case_number}/"))
    with pytest.raises(PackageOutOfOrder):
        hold_package(number=row.case_number, reason="又来一次", by=by, at=MONDAY)
    end_hold(number=row.case_number, reason="复议终结", by=by, at=MONDAY)
    with pytest.raises(PackageOutOfOrder):
        end_hold(number=row.case_number, reason="复议终结", by=by, at=MONDAY)


def test_lost_bytes_are_said_so(town: Town) -> None:
    row = stored(town, NUMBERS[0])
    store.place_of(row.pk, 1).unlink()
    with pytest.raises(ContentGone):
        fetch_package(number=row.case_number, by=archivist(), at=MONDAY)
    assert not entries_of(f"archives:{row.case_number}")
