"""A closed case becomes a package: once, whole, the same bytes each time, and checked by strangers."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import bagit
import pytest
from lxml import etree

from tests.services.archives.make import closed_case, packaged, place_of
from tests.services.cases.make import MONDAY, Town
from tongban.foundation.trail.public import entries_of, sequence_once
from tongban.services.archives.commands.make import make_package
from tongban.services.archives.commands.request import request_package
from tongban.services.archives.facts import NotYetWhole, PackageState
from tongban.services.archives.models import ArchivePackage
from tongban.services.cases.facts import Outcome

pytestmark = pytest.mark.django_db


def unpacked(row: ArchivePackage, tmp_path: Path) -> Path:
    """The package as a folder."""
    with zipfile.ZipFile(place_of(row)) as file:
        file.extractall(tmp_path / "out")
    return tmp_path / "out" / row.file_number


def test_a_closed_case_becomes_a_package_that_passes_the_four_checks(town: Town) -> None:
    row = packaged(town)
    assert (row.state, row.report["passed"]) == (PackageState.KEPT, True), row.report
    assert row.archive_number.endswith("-YW·2026-D30-00001")
    names = {one["path"].split("/")[0] for one in row.files}
    assert {"01申请", "02受理", "04结果", "05其他", "基本信息.xml", "过程信息.xml"} <= names
    [act] = entries_of(f"archives:{row.case_number}")
    assert (act.act, act.facts["sha256"]) == ("archives.make", row.sha256)


def test_a_stranger_checks_it_by_bagit_and_sha256sum(town: Town, tmp_path: Path) -> None:
    folder = unpacked(packaged(town), tmp_path)
    assert bagit.Bag(str(folder)).validate()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", manifest], cwd=folder, check=True)
    (folder / "data" / "基本信息.xml").write_bytes(b"<x/>")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_the_descriptions_say_what_the_case_was(town: Town, tmp_path: Path) -> None:
    folder = unpacked(packaged(town), tmp_path)
    basic = etree.parse(folder / "data" / "基本信息.xml")
    assert basic.findtext("办件/申请人") == "老张"
    assert basic.findtext("归档/保管期限") == "30年"
    [layout] = [one for one in basic.iterfind("材料/一项") if one.findtext("标识") == "layout"]
    path = layout.findtext("路径")
    assert path is not None and path.startswith("01申请/") and (folder / "data" / path).is_file()
    seals = {
        one.findtext("签名验证结果/结论")
        for one in basic.iterfind("文件/一件")
        if one.findtext("来源") == "文书"
    }
    assert seals == {"有效"}
    process = etree.parse(folder / "data" / "过程信息.xml")
    acts = [one.findtext("动作代码") for one in process.iterfind("业务动作/一次")]
    assert acts[0] == "cases.submit" and acts[-1] == "cases.deliver"
    assert {one.findtext("处理人") for one in process.iterfind("环节/一步")} >= {"王审核", "陈局长"}
    for name in ("basic", "process"):
        schema = etree.XMLSchema(etree.parse(folder / "验证" / f"{name}.xsd"))
        assert schema.validate(basic if name == "basic" else process)


def test_the_same_case_gives_the_same_bytes(town: Town) -> None:
    row = packaged(town)
    before = place_of(row).read_bytes()
    closed_case(town, key="key-2")  # the log grows meanwhile
    while sequence_once():
        pass
    reset(row)
    make_package(number=row.case_number, at=MONDAY)
    assert place_of(row).read_bytes() == before


def reset(row: ArchivePackage) -> None:
    """As before a worker made it."""
    place_of(row).unlink()
    ArchivePackage.objects.filter(pk=row.pk).update(
        state=PackageState.WAITING, made_at=None, sha256="", size=0, files=[], report={}
    )


def test_it_is_asked_for_and_made_once(town: Town) -> None:
    row = packaged(town)
    assert not request_package(number=row.case_number, at=MONDAY)
    assert make_package(number=row.case_number, at=MONDAY) is PackageState.KEPT
    assert len(entries_of(f"archives:{row.case_number}")) == 1


def test_a_worker_that_dies_before_the_end_leaves_nothing_and_the_next_one_makes_it(
    town: Town, monkeypatch: pytest.MonkeyPatch, packages: Path
) -> None:
    number = closed_case(town)
    while sequence_once():
        pass
    with monkeypatch.context() as patch:
        patch.setattr("tongban.services.archives.commands.make.record", _die)
        with pytest.raises(KeyboardInterrupt):
            make_package(number=number, at=MONDAY)
    row = ArchivePackage.objects.get(case_number=number)
    assert (row.state, row.sha256) == (PackageState.WAITING, "")
    assert not list((packages / "incoming").iterdir())
    assert make_package(number=number, at=MONDAY) is PackageState.KEPT


def _die(**_: object) -> None:
    raise KeyboardInterrupt


def test_while_an_act_waits_for_its_place_in_the_log_the_package_waits_too(town: Town) -> None:
    number = closed_case(town)
    with pytest.raises(NotYetWhole) as refused:
        make_package(number=number, at=MONDAY)
    assert refused.value.facts == {"waits_for": "trail"}
    assert ArchivePackage.objects.get(case_number=number).state == PackageState.WAITING


def test_order_numbers_follow_each_other_within_fonds_year_and_term(town: Town) -> None:
    rows = [packaged(town, key=f"key-{n}") for n in range(2)]
    assert [row.order for row in rows] == [1, 2]
    assert len({row.archive_number for row in rows}) == 2


def test_a_refusal_is_kept_too(town: Town) -> None:
    row = packaged(town, outcome=Outcome.REFUSED)
    assert (row.result, row.state) == ("refused", PackageState.KEPT), row.report


def test_a_lost_file_is_told_and_nothing_is_made(town: Town, files: Path) -> None:
    from tongban.services.archives.jobs import make_package_of

    number = closed_case(town)
    while sequence_once():
        pass
    shutil.rmtree(files)
    make_package_of(number=number)
    row = ArchivePackage.objects.get(case_number=number)
    assert (row.state, row.problem) == (PackageState.WAITING, "archive-paper-lost")
