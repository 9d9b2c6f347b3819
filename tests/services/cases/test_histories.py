"""The history of a case on the trail: whoever may see the case, and nobody else; receipts show one's own acts."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from typer.testing import CliRunner

from tests.foundation.directory import make
from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_person, make_staff, sign_in
from tests.independent import trail_checker
from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.cases.visit import desk_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.cli import app
from tongban.foundation.trail.commands.ask_erasure import ask_erasure
from tongban.foundation.trail.commands.erase_facts import erase_facts
from tongban.foundation.trail.erasing.facts import ASK, ERASE
from tongban.foundation.trail.models import Entry
from tongban.foundation.trail.public import entries_of, sequence_once, verify_log
from tongban.foundation.trail.signing import signer

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def number(town: Town) -> str:
    """A decided case, all of it in the log."""
    number = make_case(town).number
    bring_to(town, number, "decided")
    while sequence_once():
        pass
    return number


def receipts_in(body: bytes) -> dict[str, dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return {name: json.loads(file.read(name)) for name in file.namelist() if name.endswith(".json")}


def test_the_applicant_sees_each_act_with_its_place_in_the_log(
    town: Town, number: str, client: Client, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, town.person)
    address = f"/history/cases/{number}/"
    client.get(address)
    with django_assert_max_num_queries(10):
        page = client.get(address).content.decode()
    acts = entries_of(f"cases:{number}")
    assert len(acts) >= 4
    for one in acts:
        assert one.act_text in page
        assert f"{address}{one.entry_id}.json" in page
    assert "都在日志里" in page
    assert f"/my/cases/{number}/" in page


def test_all_receipts_verify_without_us_and_open_only_own_acts(
    town: Town, number: str, client: Client, tmp_path: Path
) -> None:
    sign_in(client, town.person)
    answer = client.get(f"/history/cases/{number}/receipts.zip")
    assert answer.headers["Cache-Control"] == "no-store"
    found = receipts_in(answer.content)
    assert len(found) == len(entries_of(f"cases:{number}"))
    for receipt in found.values():
        said = trail_checker.check_receipt(json.dumps(receipt).encode(), str(signer().verifier))
        assert said["subject"] == f"cases:{number}"
        assert ("facts" in said) == (said["actor"] == town.person.ref)
    path = tmp_path / "case.zip"
    path.write_bytes(answer.content)
    key = str(signer().verifier)
    assert CliRunner().invoke(app, ["verify", str(path), "--key", key]).exit_code == 0
    lines = CliRunner().invoke(app, ["verify", str(path), "--key", key, "--json"]).stdout.splitlines()
    assert [json.loads(line)["genuine"] for line in lines] == [True] * len(found)


def test_one_receipt_is_downloaded_from_the_case(town: Town, number: str, client: Client) -> None:
    sign_in(client, town.person)
    page = client.get(f"/my/cases/{number}/").content.decode()
    entry = next(one for one in entries_of(f"cases:{number}") if one.act == "cases.submit")
    address = f"/history/cases/{number}/{entry.entry_id}.json"
    assert address in page
    receipt = json.loads(client.get(address).content)
    assert "facts" in receipt["opened"]
    other = client.get(f"/history/cases/{number}/01900000-0000-7000-8000-000000000000.json")
    assert other.status_code == 404


def test_an_officer_of_the_case_sees_it_at_the_desk(town: Town, number: str) -> None:
    desk = desk_of(town.clerk)
    page = desk.get(f"/desk/history/cases/{number}/").content.decode()
    assert "都在日志里" in page and f"/desk/cases/{number}/" in page
    assert f"/desk/history/cases/{number}/" in desk.get(f"/desk/cases/{number}/").content.decode()
    found = receipts_in(desk.get(f"/desk/history/cases/{number}/receipts.zip").content)
    opened = {name for name, receipt in found.items() if "facts" in receipt["opened"]}
    assert {name.split("-")[1] for name in opened} == {"cases.accept.json"}


@pytest.mark.parametrize("more", ["", "receipts.zip", "01900000-0000-7000-8000-000000000000.json"])
def test_nobody_else_sees_it(town: Town, number: str, client: Client, more: str) -> None:
    own, desk = f"/history/cases/{number}/{more}", f"/desk/history/cases/{number}/{more}"
    assert client.get(own).status_code == client.get(desk).status_code == 302  # to the door
    stranger = sign_in(Client(), make_person(name="别人"))
    assert stranger.get(own).status_code == 404
    elsewhere = desk_of(make_staff(name="孙窗口", posts=("accept",), organisation_code=CITY_OFFICE))
    assert elsewhere.get(desk).status_code == 404
    assert sign_in(client, town.person).get(desk).status_code in (302, 403)
    assert client.get(f"/history/cards/{number}/{more}").status_code == 404


def test_acts_that_wait_are_said_to_be_promised(town: Town, client: Client) -> None:
    number = make_case(town).number
    sign_in(client, town.person)
    page = client.get(f"/history/cases/{number}/").content.decode()
    assert "已承诺" in page
    assert receipts_in(client.get(f"/history/cases/{number}/receipts.zip").content) == {}


def test_an_act_that_is_another_in_the_log_is_shown_as_not_found(
    town: Town, number: str, client: Client
) -> None:
    entry = entries_of(f"cases:{number}")[1]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_logrow DISABLE TRIGGER ALL")
        cursor.execute("UPDATE trail_logrow SET leaf = leaf || ' '::bytea WHERE seq = %s", [entry.seq])
    sign_in(client, town.person)
    page = client.get(f"/history/cases/{number}/").content.decode()
    assert "没有找到" in page and 'role="alert"' in page


def test_a_case_whose_facts_were_erased_is_still_shown_and_proven(
    town: Town, number: str, client: Client
) -> None:
    rows = Entry.objects.filter(subject=f"cases:{number}")
    chosen = list(rows.values_list("entry_id", flat=True))
    with erasers() as (asker, decider):
        asked = ask_erasure(
            subject=f"cases:{number}", entry_ids=chosen, basis="当事人申请", by=asker, at=MONDAY
        )
        erase_facts(request_id=asked, by=decider, at=MONDAY)
    while sequence_once():
        pass
    sign_in(client, town.person)
    assert "内容已按要求删除" in client.get(f"/my/cases/{number}/").content.decode()
    page = client.get(f"/history/cases/{number}/").content.decode()
    assert "都在日志里" in page and page.count("内容已删除") == len(chosen)
    found = receipts_in(client.get(f"/history/cases/{number}/receipts.zip").content)
    assert len(found) == len(chosen) + 2
    for receipt in found.values():
        trail_checker.check_receipt(json.dumps(receipt).encode(), str(signer().verifier))
    desk = desk_of(town.approver)
    for address in (f"/desk/cases/{number}/", f"/desk/history/cases/{number}/"):
        assert desk.get(address).status_code == 200
    assert client.get(f"/api/v1/cases/{number}", headers=bearer(town.person)).status_code == 200
    assert verify_log().is_whole


@contextmanager
def erasers() -> Iterator[tuple[Officer, Officer]]:
    """One who may ask for an erasure, and one who may decide on it."""
    before = dict(make.DUTIES)
    make.DUTIES["operator"] = before["operator"] | {ASK}
    make.DUTIES["leader"] = before["leader"] | {ERASE}
    try:
        yield (
            make.make_officer(name="冯数据", posts=("operator",)),
            make.make_officer(name="吴监察", posts=("leader",)),
        )
    finally:
        make.DUTIES.clear()
        make.DUTIES.update(before)


def test_the_command_shows_the_same(number: str, tmp_path: Path) -> None:
    out = tmp_path / "all.zip"
    done = CliRunner().invoke(app, ["history", f"cases:{number}", "--receipts", str(out), "--json"])
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    acts = entries_of(f"cases:{number}")
    assert [one["entry"] for one in said["acts"]] == [str(one.entry_id) for one in acts]
    assert said["proven"] is True
    assert all("facts" not in receipt["opened"] for receipt in receipts_in(out.read_bytes()).values())
    CliRunner().invoke(app, ["history", f"cases:{number}", "--receipts", str(out), "--with-facts"])
    assert all("facts" in receipt["opened"] for receipt in receipts_in(out.read_bytes()).values())
    assert CliRunner().invoke(app, ["history", f"cases:{number}", "--receipts", "/none/x.zip"]).exit_code == 2
