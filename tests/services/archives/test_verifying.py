"""`tongban archive verify` finds what is wrong with a package, with no database, no settings and no server."""

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.services.archives.make import packaged, place_of
from tests.services.cases.make import Town
from tongban.services.archives.checking.opening import NoPackage, PackageUnsafe, opened
from tongban.services.archives.packaging.bag import BagWriter

pytestmark = pytest.mark.django_db


def verify(place: Path, *options: str, cwd: Path) -> tuple[int, dict[str, Any]]:
    """What the command says in a process that knows nothing of this installation."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "tongban.site.cli", "archive", "verify", str(place), "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd, check=False)
    assert done.stdout, done.stderr
    assert not (cwd / ".tongban").exists()
    return done.returncode, json.loads(done.stdout)


def codes(said: dict[str, Any]) -> set[str]:
    """The faults that were found."""
    return {one["code"] for check in said["checks"] for one in check["findings"] if one["is_fault"]}


def rewritten(place: Path, out: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The package with some members changed and no manifest mended."""
    with zipfile.ZipFile(place) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            raw = change(member.filename.partition("/")[2], old.read(member))
            if raw is not None:
                new.writestr(member, raw)
    return out


def rebagged(place: Path, out: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The package with files changed and every manifest written anew, as a forger would."""
    with zipfile.ZipFile(place) as old, BagWriter(out, folder=place.stem) as bag:
        for member in old.infolist():
            name = member.filename.partition("/")[2]
            raw = change(name, old.read(member))
            if raw is None:
                continue
            if name.startswith("data/"):
                bag.add(name.removeprefix("data/"), raw)
            elif "/" in name or name.endswith((".json",)) or name == "说明.txt":
                bag.add_tag(name, raw)
        bag.close({})
    return out


def test_a_good_package_is_good_as_zip_and_as_folder(town: Town, tmp_path: Path) -> None:
    row = packaged(town)
    status, said = verify(place_of(row), cwd=tmp_path)
    assert (status, said["passed"], codes(said)) == (0, True, set())
    assert said["anchors"]["root_from"] == "package"
    assert {check["check"]: check["looked_at"] > 2 for check in said["checks"]} == dict.fromkeys(
        ("authentic", "complete", "usable", "safe"), True
    )
    with zipfile.ZipFile(place_of(row)) as file:
        file.extractall(tmp_path / "out")
    assert verify(tmp_path / "out" / row.file_number, cwd=tmp_path)[0] == 0


def test_each_alteration_is_named(town: Town, tmp_path: Path) -> None:
    row = packaged(town)
    place = place_of(row)
    decision = next(one["path"] for one in row.files if "送达回证" in one["path"])
    receipt = next(one["path"] for one in row.files if "存证" in one["path"])
    cases: list[tuple[str, Callable[..., Path], Callable[[str, bytes], bytes | None], set[str]]] = [
        ("bytes behind a seal", rewritten, _on(decision, lambda raw: raw + b"\n%x"), {"file-altered", "hash-differs", "seal-altered"}),
        ("the seal is taken away", rebagged, _on(decision, lambda raw: raw[: raw.index(b"%%EOF") + 5]), {"hash-differs", "seal-missing"}),
        ("a file is gone", rewritten, _on(decision, lambda raw: None), {"file-missing", "described-file-missing"}),
        ("forged manifests", rebagged, _on(decision, lambda raw: raw + b"\n%x"), {"hash-differs", "seal-altered"}),
        ("another proof", rebagged, _on(receipt, lambda raw: raw.replace(b"cases.", b"cakes.")), {"proof-wrong"}),
        ("a proof is gone", rebagged, _on(receipt, lambda raw: None), {"act-without-proof", "described-file-missing"}),
        ("a broken description", rebagged, _on("基本信息.xml", lambda raw: raw.replace("档号".encode(), "挡号".encode())), {"description-wrong"}),
        ("a needed document is another", rebagged, _on("基本信息.xml", lambda raw: raw.replace(">application</文书种类>".encode(), ">appeal</文书种类>".encode())), {"document-missing"}),
    ]  # fmt: skip
    for what, rewrite, change, wanted in cases:
        status, said = verify(rewrite(place, tmp_path / f"{row.file_number}.zip", change), cwd=tmp_path)
        assert status == 1, what
        assert wanted <= codes(said), (what, codes(said))


def test_a_number_that_nobody_can_mean_is_a_finding_and_no_fault(town: Town, tmp_path: Path) -> None:
    """The schema lets any number of digits through."""
    good = place_of(packaged(town))
    long = "<大小>".encode() + b"9" * 5_000
    bad = rebagged(
        good,
        tmp_path / "bad.zip",
        _on("基本信息.xml", lambda raw: re.sub("<大小>\\d+".encode(), long, raw, count=1)),
    )
    status, said = verify(bad, cwd=tmp_path)
    assert status == 1 and "description-wrong" in codes(said)


def _on(path: str, change: Callable[[bytes], bytes | None]) -> Callable[[str, bytes], bytes | None]:
    return lambda name, raw: change(raw) if name == f"data/{path}" else raw


def test_a_root_or_key_from_elsewhere_counts_more_than_the_one_in_the_package(
    town: Town, tmp_path: Path
) -> None:
    row = packaged(town)
    from tests.services.archives.stranger import root_pem

    (tmp_path / "other.pem").write_bytes(root_pem())
    status, said = verify(place_of(row), "--root", str(tmp_path / "other.pem"), cwd=tmp_path)
    assert (status, codes(said)) == (1, {"seal-not-trusted"})
    other = "tongban/other/trail+d41d8cd9+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    status, said = verify(place_of(row), "--key", other, cwd=tmp_path)
    assert status == 1 and (said.get("code") == "archive-anchor-missing" or codes(said) == {"proof-wrong"})


BAG = {"x/bagit.txt": b"BagIt-Version: 1.0\n"}


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("../out.txt", b"x"),
        ("/etc/passwd", b"x"),
        ("x/../../out.txt", b"x"),
        ("x\\..\\out.txt", b"x"),
        ("C:/out.txt", b"x"),
        ("x//out.txt", b"x"),
        ("x/./out.txt", b"x"),
        ("x/\x1b[2J\x1b[32mthe package is good.txt", b"writes over the verdict on a screen"),
        ("x/txt.\u202eexe", b"is read from right to left"),
        ("x/BAGIT.txt", b"twice, where names know no case"),
        ("x/bomb.txt", b"0" * (2 << 20)),
    ],
)
def test_a_zip_that_leads_out_or_blows_up_is_not_opened(name: str, raw: bytes, tmp_path: Path) -> None:
    place = _zip(tmp_path, {**BAG, name: raw})
    with pytest.raises(PackageUnsafe), opened(place):
        pass
    status, said = verify(place, cwd=tmp_path)
    assert (status, said["code"]) == (1, "archive-package-unsafe")


def _zip(tmp_path: Path, members: dict[str, bytes]) -> Path:
    place = tmp_path / "x.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        for name, raw in members.items():
            file.writestr(name, raw)
    return place


def test_a_link_a_locked_member_and_a_doubled_name_are_not_opened(tmp_path: Path) -> None:
    place = tmp_path / "x.zip"
    link = zipfile.ZipInfo("x/link")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    locked = zipfile.ZipInfo("x/locked")
    for member in (link, locked):
        with zipfile.ZipFile(place, "w") as file:
            file.writestr("x/bagit.txt", b"BagIt-Version: 1.0\n")
            file.writestr(member, b"/etc/passwd")
        if member is locked:
            raw = bytearray(place.read_bytes())
            at = raw.rfind(b"PK\x01\x02")
            raw[at + 8] |= 1
            place.write_bytes(bytes(raw))
        with pytest.raises(PackageUnsafe), opened(place):
            pass
    with zipfile.ZipFile(place, "w") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("x/bagit.txt", b"BagIt-Version: 1.0\n")
        file.writestr("x/bagit.txt", b"BagIt-Version: 0.97\n")
    with pytest.raises(PackageUnsafe) as refused, opened(place):
        pass
    assert "twice" in str(refused.value.facts["why"])


def test_a_folder_with_a_link_is_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    (folder / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(PackageUnsafe), opened(folder):
        pass


def test_a_folder_with_a_name_that_is_not_seen_is_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    (folder / "a\x1b[2J.txt").write_text("x")
    with pytest.raises(PackageUnsafe), opened(folder):
        pass


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"%PDF-1.7 no zip"])
def test_what_is_no_package_is_said_so(content: bytes, tmp_path: Path) -> None:
    place = tmp_path / "x.zip"
    place.write_bytes(content)
    with pytest.raises(NoPackage), opened(place):
        pass
    with pytest.raises(NoPackage), opened(tmp_path / "none.zip"):
        pass
    with pytest.raises(NoPackage), opened(tmp_path):
        pass


def test_programs_and_executables_are_found(tmp_path: Path) -> None:
    from tongban.services.archives.checking.check import check_package
    from tongban.services.archives.checking.facts import Eyes

    place = tmp_path / "x.zip"
    with BagWriter(place, folder="x") as bag:
        bag.add("05其他/001_run.exe", b"MZ")
        bag.close({})
    eyes = Eyes(
        seal=lambda raw: 1 / 0, proof=lambda raw: 1 / 0, inside=lambda files: [], virus=lambda path: ""
    )  # type: ignore[arg-type,return-value]
    with opened(place) as package:
        report = check_package(package, eyes=eyes, at=datetime.now(UTC))
    assert not report.is_passed
    assert {"description-wrong", "program"} <= {one.code for one in report.findings}
