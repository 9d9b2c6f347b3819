"""The pages of lists: what each side sees, that refusals keep their status, and the number of queries."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.papers.conftest import files
from tests.resources.exchange.comparing.make import (
    allow,
    begun,
    compared,
    csv_of,
    granted,
    handed_in,
    lister,
    people_rows,
    provider,
    register,
    the_list,
    work,
)
from tests.resources.exchange.make import AT
from tongban.kernel import clock
from tongban.resources.exchange.comparing.facts import Role
from tongban.resources.exchange.comparing.models import ComparedList, Comparison
from tongban.resources.exchange.comparing.terms import terms_of_code
from tongban.resources.exchange.requesting.models import Grant

pytestmark = pytest.mark.django_db
__all__ = ["files"]
TWELVE = range(1, 13)


def saved(desk: Client, path: str) -> list[str]:
    """The lines of a file that is downloaded."""
    answer = desk.get(path)
    assert isinstance(answer, StreamingHttpResponse)
    return answer.getvalue().decode("utf-8-sig").splitlines()


@pytest.fixture(autouse=True)
def _today() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


def test_a_list_from_the_file_to_the_result(client: Client) -> None:
    register(*range(1, 11))
    grant, by = granted(), lister()
    desk = sign_in_staff(client, by)
    file = SimpleUploadedFile(
        "名单.csv", csv_of([*people_rows(*TWELVE), ("", "王大树", "1", "")]).encode("gb18030")
    )
    answer = desk.post("/desk/lists/", {"grant": grant.code, "title": "公租房申请人", "file": file})
    assert answer.status_code == 302
    place = str(answer["Location"])
    page = desk.get(place).content.decode()
    assert '<option value="身份证号" selected>' in page
    assert "王大树" in page
    assert desk.post(f"{place}compare/", {"id_number": "身份证号"}).status_code == 302
    work(Comparison.objects.get())
    page = desk.get(place).content.decode()
    assert "比对数据" in page and "身份证号不是18位" in page
    result = saved(desk, f"{place}1/result.csv")
    assert [line.split(",")[4] for line in result[1:]] == ["查到"] * 10 + ["没有查到"] * 2 + ["无法比对"]
    rejects = saved(desk, f"{place}rejects.csv")
    assert len(rejects) == 2
    assert desk.get("/desk/lists/").status_code == 200


def test_what_is_wrong_with_a_form_is_said_beside_it(client: Client) -> None:
    grant, by = granted(), lister()
    desk = sign_in_staff(client, by)
    answer = desk.post("/desk/lists/", {"grant": grant.code, "title": "名单"})
    assert answer.status_code == 422 and "请选择名单文件" in answer.content.decode()
    broken = SimpleUploadedFile("a.csv", b"")
    assert (
        desk.post("/desk/lists/", {"grant": grant.code, "title": "名单", "file": broken}).status_code == 422
    )
    assert not ComparedList.objects.exists()


def test_columns_that_name_nobody_are_said_beside_the_columns(client: Client, tmp_path: Path) -> None:
    by = lister()
    code = handed_in(tmp_path, people_rows(*TWELVE), granted(), by)
    desk = sign_in_staff(client, by)
    answer = desk.post(f"/desk/lists/{code}/compare/", {"name": "姓名"})
    assert answer.status_code == 422
    assert not Comparison.objects.exists()


def test_who_may_not_see(client: Client, tmp_path: Path) -> None:
    register(*TWELVE)
    code = the_list(compared(tmp_path, people_rows(*TWELVE), granted(), lister())).code
    clerk = sign_in_staff(Client(), make_staff(posts=("accept",)))
    other = sign_in_staff(Client(), lister("同事"))
    giver = sign_in_staff(client, provider())
    for path in ("/desk/lists/", f"/desk/lists/{code}/", "/desk/comparisons/"):
        assert clerk.get(path).status_code == 403
    assert other.get(f"/desk/lists/{code}/").status_code == 200
    assert other.get(f"/desk/lists/{code}/1/result.csv").status_code == 404
    assert other.get("/desk/comparisons/").status_code == 403
    assert giver.get(f"/desk/lists/{code}/").status_code == 403
    assert code in giver.get("/desk/comparisons/").content.decode()


def test_the_provider_sets_the_terms(client: Client) -> None:
    register(*range(1, 31))
    grant = granted()
    desk = sign_in_staff(client, provider())
    path = f"/desk/comparisons/{grant.code}/"
    assert desk.get(path).status_code == 200
    said = {
        "allows_similar": "on",
        "label": ["住在谯城区", "", ""],
        "field": ["区划", "", ""],
        "op": ["prefix", "eq", "eq"],
        "values": ["341602，341603", "", ""],
    }
    tried = desk.post(path, said)
    page = tried.content.decode()
    assert tried.status_code == 200 and not terms_of_code(grant.code).conditions  # told before it is kept
    assert "几乎全部满足" in page and 'id="shares"' in page
    said["tried"] = tried.context["tried"]
    other = desk.post(path, said | {"values": ["谯城区", "", ""]})  # another condition is tried anew
    assert other.status_code == 200 and "几乎没有" in other.content.decode()
    assert desk.post(path, said).status_code == 302
    held = terms_of_code(grant.code)
    assert (held.allows_similar, held.allows_name_birth) == (True, False)
    assert held.conditions[0].condition.values == ("341602", "341603")
    answer = desk.post(path, said | {"field": ["身份证号", "", ""]})
    assert answer.status_code == 422 and "没有授权" in answer.content.decode()
    assert desk.get("/desk/comparisons/SQ-2026-000000/").status_code == 404


@pytest.mark.parametrize(("path", "most"), [("/desk/lists/", 7), ("/desk/lists/{code}/", 9)])
def test_queries_of_pages_do_not_grow(client: Client, tmp_path: Path, path: str, most: int) -> None:
    register(*range(1, 60))
    grant, by = granted(), lister()
    allow(grant, allows_name_birth=True)
    for first in (1, 21, 41):
        code = the_list(compared(tmp_path, people_rows(*range(first, first + 15)), grant, by)).code
    desk = sign_in_staff(client, by)
    desk.get(path.format(code=code))
    with CaptureQueriesContext(connection) as asked:
        desk.get(path.format(code=code))
    ours = [
        one["sql"] for one in asked if "exchange_" in one["sql"] or "directory_organisation" in one["sql"]
    ]
    assert len(ours) <= most, ours


def test_once_the_grant_is_revoked_the_page_offers_nothing_and_says_why(
    client: Client, tmp_path: Path
) -> None:
    register(*TWELVE)
    grant, by = granted(), lister()
    code = the_list(compared(tmp_path, people_rows(*TWELVE), grant, by)).code
    desk = sign_in_staff(client, by)
    offers = (f"/desk/lists/{code}/1/result.csv", f"/desk/lists/{code}/again/")
    page = desk.get(f"/desk/lists/{code}/").content.decode()
    assert all(path in page for path in offers) and "授权已撤销" not in page
    Grant.objects.update(
        state="revoked", ended_at=AT, ended_by="account:1", end_reasons="不再提供", revision=2
    )
    page = desk.get(f"/desk/lists/{code}/").content.decode()
    assert not any(path in page for path in offers) and "授权已撤销" in page
    refused = desk.get(offers[0])
    assert refused.status_code == 403
    assert 'id="result"' in refused.content.decode() and "授权已撤销" in refused.content.decode()


def test_a_result_whose_days_are_over_is_refused_on_the_page_of_its_list(
    client: Client, tmp_path: Path
) -> None:
    register(*TWELVE)
    grant, by = granted(), lister()
    run = compared(tmp_path, people_rows(*TWELVE), grant, by)
    Comparison.objects.filter(pk=run.pk).update(result_until=AT.date())
    refused = sign_in_staff(client, by).get(f"/desk/lists/{the_list(run).code}/1/result.csv")
    assert refused.status_code == 410
    assert 'id="result"' in refused.content.decode() and "未提供" in refused.content.decode()


def test_names_are_said_to_be_compared_and_the_file_is_in_one_language(tmp_path: Path) -> None:
    register(*TWELVE)
    grant, by = granted(), lister()
    rows = [*people_rows(*range(1, 12)), *people_rows(12, name="王小树")]
    desk = sign_in_staff(Client(headers={"accept-language": "en"}), by)
    code = handed_in(tmp_path, rows, grant, by)
    assert "mistyped is answered like one that is not" in desk.get(f"/desk/lists/{code}/").content.decode()
    run = work(begun(code, by, columns=(Role.ID_NUMBER, Role.NAME)))
    page = desk.get(f"/desk/lists/{the_list(run).code}/").content.decode()
    assert "Not in the register, or the name differs" in page and "Small counts are not told here" in page
    lines = [line.split(",")[4] for line in saved(desk, f"/desk/lists/{code}/1/result.csv")]
    assert lines == ["#比对结果", *["查到"] * 11, "登记里没有，或者姓名不一致"]


def test_what_is_refreshed_by_itself_takes_the_state_along(client: Client, tmp_path: Path) -> None:
    register(*TWELVE)
    by = lister()
    desk = sign_in_staff(client, by)
    code = handed_in(tmp_path, people_rows(*TWELVE), granted(), by)
    run = begun(code, by)
    page = desk.get(f"/desk/lists/{code}/").content.decode()
    assert 'hx-select-oob="#state"' in page and page.count('id="state"') == 1
    work(run)
    page = desk.get(f"/desk/lists/{code}/").content.decode()
    assert 'hx-trigger="every' not in page and page.count('id="state"') == 1
