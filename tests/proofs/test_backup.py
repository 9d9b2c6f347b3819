"""A backup of a filled city, restored into an empty folder: the log verifies and cases can be played there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs.applications import upload
from tests.proofs.installation import Installation
from tests.proofs.wholeness import faults_of

pytestmark = pytest.mark.slow


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """A folder for another installation."""
    other = Installation(home=tmp_path / "restored")
    other.home.mkdir()
    try:
        yield other
    finally:
        other.close()


def test_a_backup_of_a_filled_city_works_elsewhere(
    city: Installation, empty: Installation, tmp_path: Path
) -> None:
    played = city.walk(4, seed=71)
    archive = tmp_path / "city.tar"
    said = json.loads(city.tongban("backup", str(archive), "--json").stdout)
    assert said["bytes"] == archive.stat().st_size
    assert archive.stat().st_mode & 0o077 == 0, "the keys are in it"

    done = empty.tongban("restore", str(archive))
    assert done.returncode == 0, done.stderr
    empty.start_database()
    assert empty.tongban("migrate", "--quiet").returncode == 0
    assert empty.verify_trail()["size"] > 0
    (empty.home / "demo-people.json").write_text((city.home / "demo-people.json").read_text())
    empty.start_web()
    empty.start_worker()

    # which one-time codes were used is in the backup too
    empty.codes = dict(city.codes)
    applicant = empty.caller(empty.person("lao-zhang"))
    paper = upload(applicant)
    assert applicant.send("GET", f"/api/v1/files/{paper}/content", expect=200).content
    numbers = [str(one["number"]) for one in played]
    owned = "SELECT id FROM papers_paper WHERE owner = ANY(%s)"
    papers = [row[0] for row in empty.sql(owned, [[f"case:{number}" for number in numbers]])]
    officer = empty.caller(empty.cast.officers["accept"])
    assert papers
    for paper_id in papers:
        assert officer.send("GET", f"/api/v1/files/{paper_id}/content", expect=200).content

    again = empty.walk(2, seed=72)
    assert all(one["receipt_is"] == "valid" for one in again)
    assert faults_of(empty) == {}
    empty.verify_trail()


def test_a_restore_into_a_city_that_is_not_empty_is_refused(city: Installation, tmp_path: Path) -> None:
    archive = tmp_path / "city.tar"
    assert city.tongban("backup", str(archive)).returncode == 0
    before = city.sql("SELECT count(*), max(number) FROM cases_case")
    files = sorted(path for path in (city.home / "keys").rglob("*"))
    done = city.tongban("restore", str(archive))
    assert done.returncode == 1
    assert done.stderr.startswith("tongban: The installation to restore into is not empty")
    assert city.sql("SELECT count(*), max(number) FROM cases_case") == before
    assert sorted(path for path in (city.home / "keys").rglob("*")) == files
    assert not list(city.home.glob("tmp*"))
    city.verify_trail()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_what_is_no_backup_is_refused_and_makes_nothing(
    empty: Installation, tmp_path: Path, content: bytes
) -> None:
    archive = tmp_path / "other.tar"
    archive.write_bytes(content)
    done = empty.tongban("restore", str(archive))
    assert done.returncode == 1
    assert "is not a complete backup" in done.stderr
    assert not (empty.server.data / "PG_VERSION").exists()
