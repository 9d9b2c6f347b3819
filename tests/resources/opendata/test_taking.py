"""What everybody finds and takes: pages, files, the API, and what each costs."""

import csv
import io
import json
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.identity.make import make_person, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.opendata.make import SLUG, build, define, firms, places, publish
from tests.resources.registers.make import make_firm, make_registered
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.resources.opendata.commands.define import revise_dataset
from tongban.resources.opendata.commands.publish import (
    publish_version,
    submit_version,
    withdraw_dataset,
)
from tongban.resources.opendata.models import UseDay

pytestmark = pytest.mark.django_db
ROWS = f"/open/v1/datasets/{SLUG}/rows"


def anybody() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def second_version(editor: Officer, authority: Officer) -> None:
    revise_dataset(slug=SLUG, by=editor, at=AT)
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    publish_version(slug=SLUG, version=2, by=authority, at=AT)


def test_everybody_finds_what_is_published_and_nothing_else(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    publish(editor, authority)
    define(editor, authority, slug="draft", content=places(title="草稿大厅"))
    citizen, clerk = sign_in(anybody(), make_person()), sign_in_staff(anybody(), stranger)
    own = sign_in_staff(anybody(), editor)
    for client in (anybody(), citizen, clerk, own):
        said = words_of(client.get("/open/"))
        assert "政务服务大厅" in said and "草稿大厅" not in said
        assert client.get(f"/open/{SLUG}/").status_code == 200
        for path in (
            "/open/draft/",
            "/open/draft/csv",
            "/open/v1/datasets/draft",
            "/open/v1/datasets/draft/rows",
            "/open/draft/dcat.ttl",
        ):
            assert client.get(path).status_code == 404, path
        assert [one["slug"] for one in client.get("/open/v1/datasets").json()["datasets"]] == [SLUG]


def test_search_and_filters_find_by_word_topic_office_and_cycle(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    client = anybody()
    for query in (
        "?q=大厅",
        "?q=halls",
        "?topic=places",
        "?kind=records",
        "?cycle=4",
        "?q=地址&topic=places",
    ):
        assert "政务服务大厅的名称" in words_of(client.get(f"/open/{query}")), query
    for query in ("?q=地铁", "?topic=health", "?kind=counts", "?cycle=1"):
        assert "没有符合这些条件的数据集" in words_of(client.get(f"/open/{query}")), query
    assert client.get("/open/?topic=x&kind=y&provider=z&cycle=w&after=%25").status_code == 200


def test_the_page_says_what_it_is_and_how_to_take_it(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    said = words_of(anybody().get(f"/open/{SLUG}/"))
    for words in ("谯城区大厅", "示例路1号", "CC BY 4.0", "[DS/OL]", "?limit=5", "0558-0000000", "每月"):
        assert words in said, words
    english = words_of(Client(headers={"accept-language": "en"}).get(f"/open/{SLUG}/"))
    assert "Halls" in english and "Names, addresses and phones of all halls." in english


def test_the_catalogue_leads_to_what_is_open_of_a_resource(editor: Officer, authority: Officer) -> None:
    code = define(editor, authority)
    address = f"/datasets/{code.replace('/', '-')}/"
    page = anybody().get(address)
    assert "还没有可以下载的数据" in words_of(page) and 'href="/open/requests/"' in page.content.decode()
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    publish_version(slug=SLUG, version=1, by=authority, at=AT)
    for client, path in ((anybody(), address), (sign_in_staff(anybody(), editor), f"/desk{address}")):
        assert f'href="/open/{SLUG}/"' in client.get(path).content.decode(), path
    assert "Halls" in words_of(Client(headers={"accept-language": "en"}).get(address))


def test_hidden_cells_are_told_as_hidden(editor: Officer, authority: Officer) -> None:
    make_firm(make_registered())
    publish(editor, authority, content=firms())
    said = words_of(anybody().get(f"/open/{SLUG}/"))
    assert "1到4的数不公布；能用来算出它们的其他数也不公布" in said.replace(" ", "")
    assert "格是空的" not in said  # neither which are small nor how many
    assert "某一列的值是“合计”的行" in said
    told = anybody().get(f"/open/v1/datasets/{SLUG}").json()
    assert {one["name"]: one["total"] for one in told["fields"] if one["total"]} == {
        "kind": "合计", "area": "合计"
    }  # fmt: skip
    assert told["cycle_words"]["zh"] and told["cycle_words"]["en"] != told["cycle"]


def test_each_file_holds_every_row(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    client = anybody()
    plain = body(client.get(f"/open/{SLUG}/csv")).decode()
    rows = list(csv.reader(io.StringIO(plain)))
    assert rows[0] == ["name", "kind", "address"] and len(rows) == 4
    assert rows[2][0] == "'=HYPERLINK(1)"  # no formula
    excel = body(client.get(f"/open/{SLUG}/csv?excel=1"))
    assert excel.startswith(b"\xef\xbb\xbf") and "名称" in excel.decode("utf-8-sig").splitlines()[0]
    told = json.loads(body(client.get(f"/open/{SLUG}/json")))
    assert [one["name"] for one in told] == ["谯城区大厅", "=HYPERLINK(1)", "古井镇大厅"]
    answer = client.get(f"/open/{SLUG}/parquet")
    table = pq.read_table(io.BytesIO(body(answer)))
    assert table.num_rows == 3 and table.schema.field("name").metadata[b"title"] == "名称".encode()
    assert answer.headers["ETag"] and answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/open/{SLUG}/parquet", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/open/{SLUG}/xlsx").status_code == 404


def test_an_empty_list_is_an_empty_array(editor: Officer, authority: Officer) -> None:
    from tongban.foundation.directory.models import Place

    Place.objects.all().delete()
    publish(editor, authority)
    assert json.loads(body(anybody().get(f"/open/{SLUG}/json"))) == []
    assert "这张表没有数据" in words_of(anybody().get(f"/open/{SLUG}/"))


def test_earlier_versions_stay_until_the_dataset_is_withdrawn(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    second_version(editor, authority)
    client = anybody()
    assert client.get(f"/open/{SLUG}/csv?version=1").status_code == 200
    assert client.get(f"/open/v1/datasets/{SLUG}?version=1").json()["version"] == 1
    assert len(client.get(f"/open/v1/datasets/{SLUG}").json()["versions"]) == 2
    for version in ("3", "0", "x", "-1", "9" * 20):
        assert client.get(f"/open/{SLUG}/csv?version={version}").status_code == 404
    withdraw_dataset(slug=SLUG, reasons="来源停用", by=authority, at=AT)
    gone = client.get(f"/open/{SLUG}/")
    assert gone.status_code == 410 and "来源停用" in words_of(gone)
    for path in (f"/open/{SLUG}/csv?version=1", f"/open/{SLUG}/csv", ROWS, ROWS + "?version=1"):
        assert client.get(path).status_code == 404, path


def test_the_api_filters_sorts_chooses_and_turns_pages(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    client = anybody()
    first = client.get(ROWS + "?limit=2&sort=-address&fields=name,address").json()
    assert [one["address"] for one in first["rows"]] == ["示例路3号", "示例路2号"] and list(
        first["rows"][0]
    ) == ["name", "address"]
    rest = client.get(ROWS + f"?limit=2&sort=-address&fields=name,address&cursor={first['cursor']}").json()
    assert [one["address"] for one in rest["rows"]] == ["示例路1号"] and rest["cursor"] is None
    names = [one["name"] for one in client.get(ROWS + "?address=示例路1号&address=示例路3号").json()["rows"]]
    assert names == ["谯城区大厅", "古井镇大厅"]
    assert len(client.get(ROWS + "?name.contains=大厅").json()["rows"]) == 2
    assert client.get(ROWS + "?name.null=true").json()["rows"] == []
    assert client.get(ROWS + "?name=' OR 1=1 --").json()["rows"] == []


def test_a_cursor_reads_on_in_its_version(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    client = anybody()
    first = client.get(ROWS + "?limit=1").json()
    second_version(editor, authority)
    rest = client.get(ROWS + f"?limit=2&cursor={first['cursor']}").json()
    assert (rest["version"], len(rest["rows"])) == (1, 2)


@pytest.mark.parametrize(
    "query",
    [
        "?nothing=1", "?name.like=x", "?sort=nothing", "?fields=nothing", "?limit=0", "?limit=1001", "?limit=x",
        "?name.null=maybe", "?cursor=x", "?cursor=v1.5.abc", "?name=" + "x" * 201,
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_a_reason(
    editor: Officer, authority: Officer, query: str
) -> None:
    publish(editor, authority)
    answer = anybody().get(ROWS + query)
    assert (answer.status_code, answer.json()["code"]) == (422, "open-unknown-filter")
    assert (
        answer.headers["Content-Type"] == "application/problem+json"
        and answer.headers["Access-Control-Allow-Origin"] == "*"
    )
    assert not UseDay.objects.exists()


def test_numbers_are_compared_as_numbers(editor: Officer, authority: Officer) -> None:
    make_firm(make_registered())
    publish(editor, authority, content=firms())
    client = anybody()
    assert client.get(ROWS + "?firms.gte=1").json()["rows"] == []
    assert client.get(ROWS + "?firms.null=true").json()["rows"]
    for query in ("?firms.gte=many", "?firms.contains=1", f"?firms.gte={'9' * 60}", f"?firms=-{'9' * 25}"):
        assert client.get(ROWS + query).status_code == 422


def test_any_page_may_call_the_api_and_nothing_may_be_written(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    client = anybody()
    answer = client.get(ROWS, headers={"origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and not answer.cookies
    same = client.get(ROWS, headers={"if-none-match": answer.headers["ETag"]})
    assert same.status_code == 304 and client.get(ROWS + "?limit=1").headers["ETag"] != answer.headers["ETag"]
    assert client.options(ROWS).status_code == 204
    assert client.post(ROWS, {}).status_code == 405
    missing = client.get("/open/v1/datasets/none/rows")
    assert (missing.status_code, missing.json()["code"]) == (404, "open-dataset-unknown")


def test_what_is_taken_is_counted_by_day_and_way_and_nothing_of_who(
    editor: Officer, authority: Officer
) -> None:
    publish(editor, authority)
    client = anybody()
    for path in (f"/open/{SLUG}/csv", f"/open/{SLUG}/csv?excel=1", ROWS, f"/open/{SLUG}/json"):
        client.get(path)
    client.head(f"/open/{SLUG}/csv")
    found = {(row.way, row.times, row.day) for row in UseDay.objects.all()}
    assert found == {("csv", 2, AT.date()), ("api", 1, AT.date()), ("json", 1, AT.date())}
    assert {field.name for field in UseDay._meta.get_fields()} == {"id", "dataset", "day", "way", "times"}
    assert "下载3次，调用1次" in words_of(client.get(f"/open/{SLUG}/")).replace(" ", "")


@pytest.mark.parametrize(
    "path", ["/open/%00/", "/open/?q=%00", "/open/halls/%00", "/open/A_B/", "/open/v1/datasets/%25"]
)
def test_odd_addresses_are_no_faults(editor: Officer, path: str) -> None:
    assert anybody().get(path).status_code in (200, 404, 422)


def test_an_empty_catalogue_says_so(editor: Officer) -> None:
    assert "还没有开放的数据" in words_of(anybody().get("/open/"))


def test_pages_cost_the_same_for_many(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    client = anybody()
    addresses = {
        "/open/": 5, f"/open/{SLUG}/": 6, f"/open/{SLUG}/csv": 3, ROWS: 3, "/open/v1/datasets": 3,
        f"/open/v1/datasets/{SLUG}": 4, "/open/catalog.ttl": 3, f"/open/{SLUG}/dcat.jsonld": 2,
    }  # fmt: skip

    def costs() -> dict[str, int]:
        counted = {}
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
                body(answer)
                assert answer.status_code == 200
            counted[address] = len(asked)
        return counted

    before = costs()
    for n in range(3):
        publish(editor, authority, slug=f"more-{n}", resource={"name": f"资源{n}"})
    assert costs() == before == addresses
