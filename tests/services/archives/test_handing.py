"""Packages are handed over with a catalogue; the archive's receipt counts whole or not at all."""

import csv
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from tests.foundation.identity.make import sign_in_staff
from tests.services.archives.make import appraiser, archivist, stored
from tests.services.cases.make import MONDAY, Town
from tests.services.cases.visit import words_of
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.archives import store
from tongban.services.archives.commands.steer import make_again
from tongban.services.archives.facts import ContentGone, PackageOutOfOrder, PackageState
from tongban.services.archives.handing.commands.hand_over import hand_over
from tongban.services.archives.handing.commands.take_receipt import take_receipt
from tongban.services.archives.handing.exporting import CATALOGUE, export_to, zipped
from tongban.services.archives.handing.facts import (
    NotToHandOver,
    ReceiptUnreadable,
    ReceiptWrong,
    ReceiverMissing,
)
from tongban.services.archives.handing.models import HandOver, HandOverLine
from tongban.services.archives.keeping.commands.propose import propose_disposal
from tongban.services.archives.keeping.facts import Choice, NotDue
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.queries import due_packages
from tongban.site.archive_cli import app

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-CN"}
NUMBERS = ["341602000000000001", "341602000000000002", "341602000000000003"]


@pytest.fixture
def number(town: Town) -> str:
    """The number of a hand-over of three packages."""
    for one in NUMBERS:
        stored(town, one)
    return handed(town)


def handed(town: Town, numbers: list[str] = NUMBERS, receiver: str = "谯城区档案馆（示例）") -> str:
    return hand_over(
        organisation_id=town.organisation_id, numbers=numbers, receiver=receiver, by=archivist(), at=MONDAY
    )


def test_the_catalogue_with_answers_is_the_receipt(town: Town, number: str, tmp_path: Path) -> None:
    assert export_to(tmp_path / "out", number, told=lambda done: None) == 3
    subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=True
    )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / CATALOGUE).read_text("utf-8-sig"))))
    for row, (said, why) in zip(rows, [("接收", ""), ("退回", "缺少决定书"), ("接收", "")], strict=True):
        row["结果"], row["原因"] = said, why
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    client = sign_in_staff(Client(headers=CHINESE), archivist())
    file = SimpleUploadedFile("回执.csv", out.getvalue().encode("utf-8-sig"))
    answer = client.post(f"/desk/archives/hand-overs/{number}/", {"receipt": file})
    assert answer.status_code == 302
    states = dict(ArchivePackage.objects.values_list("case_number", "state"))
    assert list(states.values()).count(PackageState.HANDED_OVER) == 2
    assert states[NUMBERS[1]] == PackageState.KEPT
    assert HandOver.objects.get(number=number).settled_at is not None
    page = words_of(client.get(f"/desk/archives/hand-overs/{number}/"))
    assert "缺少决定书" in page
    acts = [one.act for one in entries_of(f"archives:{NUMBERS[1]}")]
    assert acts == ["archives.hand_over", "archives.take_receipt"]
    assert handed(town, [NUMBERS[1]]) != number  # what was rejected goes again


def receipt(number: str, **changes: Any) -> bytes:
    """A receipt in JSON for the first package."""
    row = ArchivePackage.objects.get(case_number=NUMBERS[0])
    line = {"file_number": row.file_number, "sha256": row.sha256, "accepted": True} | changes
    return json.dumps({"format": "tongban-archive-receipt/1", "packages": [line]}).encode()


def test_a_receipt_in_two_parts(number: str) -> None:
    take_receipt(number=number, receipt=receipt(number), by=archivist(), at=MONDAY)
    assert ArchivePackage.objects.filter(state=PackageState.HANDED_OVER).count() == 1
    assert HandOver.objects.get().settled_at is None
    with pytest.raises(ReceiptWrong):
        take_receipt(number=number, receipt=receipt(number), by=archivist(), at=MONDAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"file_number": "341602000000009999"},
        {"sha256": "0" * 64},
        {"accepted": False},
    ],
)
def test_a_receipt_that_does_not_fit_is_refused_whole(number: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ReceiptWrong):
        take_receipt(number=number, receipt=receipt(number, **changes), by=archivist(), at=MONDAY)
    assert not HandOverLine.objects.exclude(answer="waiting").exists()
    assert not ArchivePackage.objects.exclude(state="kept").exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"{}",
        b'{"format": ' + b"[" * 100_000,
        b'{"format": "tongban-archive-receipt/1", "packages": [{"file_number": "1"}]}',
        b'{"format": "tongban-archive-receipt/1", "packages": [{"file_number": "1", "sha256": "2", "accepted": "yes"}]}',
        "电子文件号,SHA256\n1,2\n".encode(),
        "电子文件号,SHA256,结果\n1,2,也许\n".encode(),
        "电子文件号,SHA256,结果\n1,2,\n".encode(),
    ],
)
def test_what_is_no_receipt_is_refused(number: str, raw: bytes) -> None:
    with pytest.raises(ReceiptUnreadable):
        take_receipt(number=number, receipt=raw, by=archivist(), at=MONDAY)


def test_an_export_goes_on_where_it_stopped_and_refuses_changed_bytes(
    town: Town, number: str, tmp_path: Path
) -> None:
    export_to(tmp_path, number, told=lambda done: None)
    (tmp_path / f"{NUMBERS[2]}.zip").write_bytes(b"half")
    assert export_to(tmp_path, number, told=lambda done: None) == 1
    files = zipfile.ZipFile(io.BytesIO(b"".join(zipped(number)))).namelist()
    assert files == [
        *(f"{number}/{one}.zip" for one in NUMBERS),
        f"{number}/{CATALOGUE}",
        f"{number}/SHA256SUMS",
    ]
    row = ArchivePackage.objects.get(case_number=NUMBERS[2])
    store.place_of(row.pk, 1).write_bytes(b"changed")
    with pytest.raises(ContentGone):
        list(zipped(number))


def test_the_command_writes_what_a_stranger_checks_and_goes_on_where_it_stopped(
    number: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["export", number, str(out), "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"packages": 3, "written": 3, "folder": str(out)})
    assert sorted(one.name for one in out.iterdir()) == sorted(
        [*(f"{one}.zip" for one in NUMBERS), CATALOGUE, "SHA256SUMS"]
    )
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    (out / f"{NUMBERS[1]}.zip").unlink()
    again = CliRunner().invoke(app, ["export", number, str(out)])
    assert again.exit_code == 0 and "3 packages" in again.stdout and "1 of them written now" in again.stdout
    unknown = CliRunner().invoke(app, ["export", "2026-9999", str(tmp_path / "none")])
    assert unknown.exit_code != 0 and isinstance(unknown.exception, NotFound)
    assert not (tmp_path / "none").exists()


def test_who_may_and_what_may_not_be_handed_over(town: Town, number: str) -> None:
    with pytest.raises(NotToHandOver):  # it is on a list
        handed(town, NUMBERS[:1])
    with pytest.raises(NotToHandOver):
        handed(town, ["341602000000009999"])
    stored(town, "341602000000000004", state="queried")
    with pytest.raises(NotToHandOver):
        handed(town, ["341602000000000004"])
    with pytest.raises(ReceiverMissing):
        handed(town, NUMBERS[:1], receiver="  ")
    with pytest.raises(NotAllowed):
        hand_over(
            organisation_id=town.organisation_id, numbers=NUMBERS, receiver="馆", by=appraiser(), at=MONDAY
        )
    with pytest.raises(NotFound):
        take_receipt(number=number, receipt=receipt(number), by=town.clerk, at=MONDAY)
    with pytest.raises(PackageOutOfOrder):
        make_again(number=NUMBERS[0], reason="再做一次", by=archivist(), at=MONDAY)
    assert HandOver.objects.count() == 1
    client = sign_in_staff(Client(headers=CHINESE), appraiser())
    assert client.get(f"/desk/archives/hand-overs/{number}/").status_code == 200
    assert client.get(f"/desk/archives/hand-overs/{number}/packages.zip").status_code == 404
    assert sign_in_staff(Client(), town.clerk).get(f"/desk/archives/hand-overs/{number}/").status_code == 404


def test_it_goes_by_the_pages(town: Town) -> None:
    for one in NUMBERS:
        stored(town, one)
    client = sign_in_staff(Client(headers=CHINESE), archivist())
    assert "A-YW·2010-D10-00001" in words_of(client.get("/desk/archives/hand-overs/?year=2010"))
    bad = client.post("/desk/archives/hand-overs/", {"package": NUMBERS, "receiver": ""})
    assert bad.status_code == 422
    english = words_of(client.get("/desk/archives/hand-overs/", headers={"accept-language": "en"}))
    assert "10 years" in english and "10年" not in english
    done = client.post("/desk/archives/hand-overs/", {"package": NUMBERS[:2], "receiver": "区档案馆"})
    about = client.get(f"/desk/archives/{NUMBERS[0]}/").content.decode()
    assert f'href="{done["Location"]}"' in about and "区档案馆" in about
    answer = client.get(f"{done['Location']}packages.zip")
    assert answer["Content-Type"] == "application/zip" and b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_what_is_on_its_way_is_not_disposed_of_and_the_other_way_round(town: Town, number: str) -> None:
    def proposed(one: str) -> str:
        return propose_disposal(
            organisation_id=town.organisation_id,
            choices={one: Choice.DESTROY},
            opinion="期限已满",
            by=appraiser(),
            at=MONDAY,
        )

    with pytest.raises(NotDue):
        proposed(NUMBERS[0])
    assert due_packages(organisation_ids=[town.organisation_id], on=MONDAY.date(), limit=9) == []
    stored(town, "341602000000000005")
    proposed("341602000000000005")
    with pytest.raises(NotToHandOver):
        handed(town, ["341602000000000005"])
