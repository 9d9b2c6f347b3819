"""What `tongban archive verify` says of seals: both suites, withdrawn ones, replaced attachments, no library for SM2."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.foundation.papers.make import NOBODY
from tests.foundation.seals.stamping.authority import stamp_authority
from tests.foundation.seals.stamping.conftest import stamped_by
from tests.resources.licences.credentials.papers import with_other_data
from tests.services.archives.make import packaged, place_of
from tests.services.archives.test_verifying import codes, rebagged, verify
from tests.services.cases.make import MONDAY, Town
from tongban.foundation.seals.commands.issue import make_seal
from tongban.foundation.seals.facts import SealKind, SealSuite
from tongban.foundation.seals.models import Seal
from tongban.foundation.seals.public import seal_provider
from tongban.foundation.trail.public import machine_now
from tongban.services.archives.packaging.facts import NATIONAL_LIST, NATIONAL_ROOT, SEAL_LIST

pytestmark = pytest.mark.django_db
_WITHOUT = (
    "import sys; sys.modules['tongsuopy'] = None; sys.argv = ['tongban', *sys.argv[1:]]; "
    "from tongban.site.cli import main; main()"
)


@pytest.fixture
def national(town: Town) -> Town:
    """The town's office seals with SM2."""
    with transaction.atomic():
        make_seal(
            organisation_id=town.organisation_id,
            kind=SealKind.OFFICIAL,
            suite=SealSuite.NATIONAL,
            by=NOBODY,
            at=MONDAY - timedelta(hours=1),
        )
    return town


def verify_without_gm(place: Path, *, cwd: Path) -> tuple[int, dict[str, Any]]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _WITHOUT, "archive", "verify", str(place), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_sm2_seals_are_checked_and_without_the_library_said_to_be_unchecked(
    national: Town, tmp_path: Path
) -> None:
    row = packaged(national)
    status, said = verify(place_of(row), cwd=tmp_path)
    assert (status, codes(said)) == (0, set())
    document = next(one["path"] for one in row.files if "送达回证" in one["path"])
    altered = rebagged(
        place_of(row),
        tmp_path / f"{row.file_number}.zip",
        lambda name, raw: raw + b"\n%x" if name == f"data/{document}" else raw,
    )
    assert "seal-altered" in codes(verify(altered, cwd=tmp_path)[1])
    status, said = verify_without_gm(place_of(row), cwd=tmp_path)
    assert (status, said["passed"], codes(said)) == (1, False, {"seal-not-checked"})
    text = " ".join(one["said"] for check in said["checks"] for one in check["findings"])
    assert "was not checked: that needs the extra gm" in text
    without_root = rebagged(
        place_of(row),
        tmp_path / f"{row.file_number}.zip",
        lambda name, raw: None if name in (NATIONAL_ROOT, NATIONAL_LIST) else raw,
    )
    assert codes(verify(without_root, cwd=tmp_path)[1]) == {"seal-not-trusted"}


def test_a_package_brings_the_list_of_its_day_and_a_newer_one_counts_more(
    town: Town, client: Client, tmp_path: Path
) -> None:
    row = packaged(town)
    status, said = verify(place_of(row), cwd=tmp_path)
    assert (status, said["anchors"]["revoked_from"]) == (0, "package")
    assert said["anchors"]["revoked_as_of"] == row.cut_at.replace(microsecond=0).isoformat()
    # later it comes out that the seal had been lost before
    Seal.objects.update(revoked_at=MONDAY - timedelta(days=1))
    (tmp_path / "new.crl").write_bytes(client.get("/seals/root.crl").content)
    status, said = verify(place_of(row), "--revoked", str(tmp_path / "new.crl"), cwd=tmp_path)
    assert (status, codes(said), said["anchors"]["revoked_from"]) == (1, {"seal-withdrawn"}, "outside")
    (tmp_path / "new.crl").write_bytes(b"no list")
    status, said = verify(place_of(row), "--revoked", str(tmp_path / "new.crl"), cwd=tmp_path)
    assert (status, said["code"]) == (1, "archive-anchor-missing")


def test_a_stamp_proves_that_a_seal_was_good_and_that_it_was_not(
    town: Town, settings: Any, tmp_path: Path
) -> None:
    """The papers say Monday, weeks ago; the stamps say today."""
    now = machine_now()
    with stamp_authority(tmp_path / "authority") as server:
        settings.SEALS = settings.SEALS | stamped_by(server)
        row = packaged(town)

    def verified_with_list() -> tuple[int, dict[str, Any]]:
        (tmp_path / "new.crl").write_bytes(seal_provider.ask().revocation_list(at=now + timedelta(hours=2)))
        return verify(place_of(row), "--revoked", str(tmp_path / "new.crl"), cwd=tmp_path)

    Seal.objects.update(revoked_at=now + timedelta(hours=1))
    status, said = verified_with_list()
    assert (status, codes(said), said["anchors"]["stamps_from"]) == (0, set(), "package")
    Seal.objects.update(revoked_at=now - timedelta(days=1))  # after Monday, before the stamp
    status, said = verified_with_list()
    assert (status, codes(said)) == (1, {"seal-withdrawn"})


def test_a_list_of_somebody_else_in_the_package_is_refused_and_an_older_package_has_none(
    town: Town, tmp_path: Path
) -> None:
    row, out = packaged(town), tmp_path / "x.zip"
    rebagged(place_of(row), out, lambda name, raw: b"\x30\x00" if name == SEAL_LIST else raw)
    status, said = verify(out, cwd=tmp_path)
    assert (status, said["code"]) == (1, "archive-anchor-missing")
    rebagged(place_of(row), out, lambda name, raw: None if name == SEAL_LIST else raw)
    status, said = verify(out, cwd=tmp_path)
    assert codes(said) == set() and said["anchors"]["revoked_as_of"] is None


def test_a_replaced_attachment_is_named(town: Town, tmp_path: Path) -> None:
    row = packaged(town)
    licence = next(
        one["path"] for one in row.files if one["path"].endswith(".pdf") and "优待证" in one["path"]
    )
    out = rebagged(
        place_of(row),
        tmp_path / f"{row.file_number}.zip",
        lambda name, raw: with_other_data(raw, CZZT="某人") if name == f"data/{licence}" else raw,
    )
    status, said = verify(out, cwd=tmp_path)
    assert status == 1 and {"attachment-replaced", "hash-differs"} <= codes(said)
    text = " ".join(one["said"] for check in said["checks"] for one in check["findings"])
    assert "licence.json" in text
