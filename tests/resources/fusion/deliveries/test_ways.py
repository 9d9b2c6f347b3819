"""Deliveries that are fetched: tables of PostgreSQL and MariaDB, pages of an API; each from a real server."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, urlsplit

import pyarrow.parquet as pq
import pytest
import yaml
from django.db import connection
from django.test import Client

from tests.foundation.directory.make import make_officer
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.fusion.deliveries.make import AT, CITY_OFFICE, agreed, found_in
from tests.resources.fusion.make import an_id
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import work_off
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.resources.fusion.deliveries.commands.fetch import order_fetch
from tongban.resources.fusion.deliveries.jobs import FETCHER, fetch_due
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.queries import terms_in_force
from tongban.resources.fusion.deliveries.refusals import NothingToFetch
from tongban.resources.fusion.deliveries.shelf import folder_of
from tongban.resources.fusion.deliveries.terms import Origin
from tongban.resources.fusion.deliveries.ways.apis import fetch_api
from tongban.resources.fusion.deliveries.ways.connections import Connection, FetchFailed, NoConnection
from tongban.resources.fusion.deliveries.ways.fetching import fetch_delivery

COLUMNS = {"key": "证号", "name": "姓名", "birth": "born", "seen": "改于"}


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def connections(tmp_path: Path, settings: Any) -> Any:
    """Enters a connection in the operator's file."""
    settings.FUSION_CONNECTIONS_FILE = tmp_path / "connections.yaml"

    def enter(**entries: Any) -> None:
        settings.FUSION_CONNECTIONS_FILE.write_text(yaml.safe_dump(entries, allow_unicode=True))

    enter()
    return enter


def own_url() -> str:
    told = connection.get_connection_params()
    user = f"{quote(told['user'])}:{quote(told.get('password') or '')}@" if told.get("user") else ""
    host, port = told.get("host") or "", told.get("port") or ""
    query = "?" + "&".join(
        f"{k}={quote(str(v), safe='')}" for k, v in {"host": host, "port": port}.items() if v
    )
    return f"postgresql://{user}/{told['dbname']}{query}"


def table_agreed(way: str, table: str) -> str:
    return agreed(
        "insured", form="parquet", way=way, columns=COLUMNS, origin={"connection": "bureau", "table": table}
    )


def landed(number: int = 1) -> list[dict[str, Any]]:
    row = Delivery.objects.get(number=number)
    assert row.state == "accepted", row.findings
    found: list[dict[str, Any]] = pq.read_table(folder_of("insured", number) / row.landed_name).to_pylist()
    return found


@pytest.mark.django_db(transaction=True)
def test_a_table_of_postgresql_comes_by_adbc_with_the_agreed_columns_only(connections: Any) -> None:
    connections(bureau={"url": own_url()})
    table_agreed("postgresql", "public.bureau_insured")
    with connection.cursor() as cursor:
        cursor.execute(
            'CREATE TABLE bureau_insured ("证号" char(18), "姓名" text, born date, "改于" timestamp, income numeric)'
        )
        try:
            cursor.execute(
                "INSERT INTO bureau_insured VALUES (%s, '王一', '1990-01-31', '2026-09-01 08:00', 9000.50),"
                " (%s, NULL, NULL, NULL, 1)",
                [an_id(1), an_id(2)],
            )
            order_fetch(agreement="insured", by=FETCHER, at=AT)
            work_off()
        finally:
            cursor.execute("DROP TABLE bureau_insured")
    assert landed() == [
        {"证号": an_id(1), "姓名": "王一", "born": "1990-01-31", "改于": "2026-09-01 08:00:00", "row": 1},
        {"证号": an_id(2), "姓名": None, "born": None, "改于": None, "row": 2},
    ]


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_not_there_delivers_nothing_and_says_so_without_the_secret(connections: Any) -> None:
    table_agreed("postgresql", "public.nowhere")
    terms = terms_in_force("insured", on=AT.date())
    with pytest.raises(NoConnection):
        fetch_delivery("insured", terms, by=FETCHER, told=lambda rows: None)
    connections(bureau={"url": own_url()})
    with pytest.raises(FetchFailed) as failed:
        fetch_delivery("insured", terms, by=FETCHER, told=lambda rows: None)
    assert "nowhere" in str(failed.value.facts["why"])
    connections(bureau={"url": "postgresql://me:s3cret@127.0.0.1:1/none"})
    with pytest.raises(FetchFailed) as failed:
        fetch_delivery("insured", terms, by=FETCHER, told=lambda rows: None)
    assert "s3cret" not in str(failed.value.facts["why"])
    assert not Delivery.objects.exists()


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A MariaDB server of this test's own; answers the address of its database."""
    if not shutil.which("mariadbd") or not shutil.which("mariadb-install-db"):
        pytest.skip("mariadbd is not here: tools/browser.py installs it")
    folder = tmp_path_factory.mktemp("mariadb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    data = f"--datadir={folder / 'data'}"
    subprocess.run(
        [
            "mariadb-install-db",
            "--no-defaults",
            data,
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
            *as_root,
        ],
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [
            "mariadbd",
            "--no-defaults",
            data,
            f"--socket={folder / 's'}",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            "--innodb-buffer-pool-size=16M",
            *as_root,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < until, "mariadbd does not answer"
                time.sleep(0.1)
        yield f"mysql://root@127.0.0.1:{port}/mysql"
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_a_table_of_mariadb_comes_in_batches(mariadb: str, connections: Any) -> None:
    import pymysql

    where = urlsplit(mariadb)
    born = [date(1990, 1, 1) + timedelta(days=n // 999) for n in range(30_000)]
    rows = [(an_id(n % 999 + 1, day), "王大树", day, None) for n, day in enumerate(born)]
    with pymysql.connect(host=where.hostname, port=where.port or 0, user="root", charset="utf8mb4") as opened:
        with opened.cursor() as cursor:
            cursor.execute("CREATE DATABASE bureau CHARACTER SET utf8mb4")
            cursor.execute(
                "CREATE TABLE bureau.insured (`证号` char(18), `姓名` varchar(50), born date, `改于` datetime, income decimal)"
            )
            cursor.executemany("INSERT INTO bureau.insured VALUES (%s, %s, %s, %s, 1)", rows)
        opened.commit()
    connections(bureau={"url": mariadb.replace("/mysql", "/bureau")})
    table_agreed("mysql", "insured")
    order_fetch(agreement="insured", by=FETCHER, at=AT)
    work_off()
    found = landed()
    assert len(found) == 30_000
    assert found[-1] == {
        "证号": rows[-1][0],
        "姓名": "王大树",
        "born": born[-1].isoformat(),
        "改于": None,
        "row": 30_000,
    }


class Bureau(BaseHTTPRequestHandler):
    """An API as departments have them: pages of two rows, sometimes not to be reached."""

    failures: ClassVar[list[int]] = []
    asked: ClassVar[list[str]] = []
    rows: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        asked = parse_qs(where.query)
        self.asked.append(self.path)
        if self.headers.get("X-Key") != "s3cret":
            return self._say(401, {})
        if self.failures:
            return self._say(self.failures.pop(0), {"later": True})
        if where.path == "/circle":
            return self._say(200, {"rows": [{}], "next": "/circle"})
        if where.path == "/same":
            return self._say(200, {"rows": self.rows})
        if where.path == "/away":
            return self._say(200, {"rows": [{}], "next": "http://127.0.0.2/more"})
        if where.path == "/strange":
            return self._say(200, {"rows": "none"})
        page = int(asked.get("page", ["1"])[0])
        rows = self.rows[2 * page - 2 : 2 * page]
        following = (
            f"/links?page={page + 1}" if where.path == "/links" and 2 * page < len(self.rows) else None
        )
        return self._say(200, {"data": {"rows": rows}, "rows": rows, "next": following})

    def _say(self, status: int, document: Any) -> None:
        body = json.dumps(document, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: Any) -> None:
        """Quiet."""


@pytest.fixture
def bureau() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bureau)
    Bureau.failures, Bureau.asked = [], []
    Bureau.rows = [
        {"证号": an_id(n), "姓名": "王" + "一二三四五"[n - 1], "born": 19900131, "改于": None}
        for n in range(1, 6)
    ]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(url: str, to: Path, pauses: list[float] | None = None, **origin: str) -> int:
    reach = Connection.model_validate({"url": url, "headers": {"X-Key": "s3cret"}})
    how = Origin.model_validate({"connection": "bureau", **origin})
    waits: list[float] = [] if pauses is None else pauses
    return fetch_api(reach, how, to, told=lambda rows: None, pause=waits.append)


@pytest.mark.parametrize(
    "origin",
    [
        {"path": "links", "items": "rows", "next": "next"},
        {"path": "counted", "items": "data.rows", "page": "page"},
    ],
)
def test_pages_come_by_links_and_by_numbers(bureau: str, tmp_path: Path, origin: dict[str, str]) -> None:
    assert fetched(bureau, tmp_path / "a", **origin) == 5
    assert [json.loads(line) for line in (tmp_path / "a").read_text().splitlines()] == Bureau.rows


def test_what_fails_for_a_while_is_asked_again_and_then_given_up(bureau: str, tmp_path: Path) -> None:
    Bureau.failures = [503, 429, 500]
    pauses: list[float] = []
    told = {"path": "links", "items": "rows", "next": "next"}
    assert fetched(bureau, tmp_path / "a", pauses, **told) == 5
    assert pauses == [1.0, 2.0, 4.0]
    Bureau.failures, Bureau.asked = [503] * 9, []
    with pytest.raises(FetchFailed) as failed:
        fetched(bureau, tmp_path / "b", **told)
    assert (failed.value.facts["why"], len(Bureau.asked)) == ("HTTP 503", 5)


@pytest.mark.parametrize(
    ("path", "why"),
    [("circle", "circle"), ("away", "another host"), ("strange", "no list")],
)
def test_pages_that_lead_astray_are_refused(bureau: str, tmp_path: Path, path: str, why: str) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetched(bureau, tmp_path / "a", path=path, items="rows", next="next")
    assert why in str(failed.value.facts["why"])


def test_pages_that_are_the_same_whatever_their_number_are_not_asked_for_ever(
    bureau: str, tmp_path: Path
) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetched(bureau, tmp_path / "a", path="same", items="rows", page="page")
    assert "circle" in str(failed.value.facts["why"])
    assert len(Bureau.asked) == 2


@pytest.mark.django_db
def test_an_api_is_fetched_when_it_is_due_and_lands(bureau: str, connections: Any) -> None:
    connections(bureau={"url": bureau, "headers": {"X-Key": "s3cret"}})
    origin = {"connection": "bureau", "path": "links", "items": "rows", "next": "next"}
    agreed("insured", form="jsonl", way="api", cycle=2, columns=COLUMNS, origin=origin)
    agreed("files", cycle=2)
    fetch_due()
    work_off()
    assert [(one["证号"], one["born"], one["row"]) for one in landed()] == [
        (an_id(n), "19900131", n) for n in range(1, 6)
    ]
    assert [*found_in(Delivery.objects.get())] == ["late"]
    fetch_due()
    work_off()
    assert Delivery.objects.count() == 1, "the next one is due tomorrow"


@pytest.mark.django_db
def test_who_delivers_may_have_it_fetched_and_files_are_not(connections: Any) -> None:
    table_agreed("postgresql", "a")
    agreed("files")
    department = make_staff(posts=("deliverer",))
    other = make_officer(posts=("deliverer",), organisation_code=CITY_OFFICE)
    authority = make_officer(posts=("data-authority",))
    with pytest.raises(NotFound):
        order_fetch(agreement="insured", by=other, at=AT)
    with pytest.raises(DutyMissing):
        order_fetch(agreement="insured", by=authority, at=AT)
    with pytest.raises(NothingToFetch):
        order_fetch(agreement="files", by=department, at=AT)
    client = sign_in_staff(Client(), department)
    assert "马上取数" in client.get("/desk/deliveries/insured/").content.decode()
    told = client.post("/desk/deliveries/insured/fetch/", follow=True).content.decode()
    assert "正在取数" in told


@pytest.mark.django_db
def test_what_is_fetched_follows_the_terms_of_the_day_and_not_those_to_come(
    bureau: str, connections: Any
) -> None:
    connections(bureau={"url": bureau, "headers": {"X-Key": "s3cret"}})
    origin = {"connection": "bureau", "path": "links", "items": "rows", "next": "next"}
    by_api = {"form": "jsonl", "way": "api", "cycle": 2, "columns": COLUMNS, "origin": origin}
    next_year = date(2027, 1, 1)
    agreed("comes-by-api", cycle=2)
    agreed("comes-by-api", valid_from=next_year, **by_api)
    agreed("insured", **by_api)
    agreed("insured", valid_from=next_year, cycle=2)
    fetch_due()
    work_off()
    assert list(Delivery.objects.values_list("agreement__code", flat=True)) == ["insured"]
