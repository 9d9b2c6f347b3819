"""Both files of real guides are imported whole into a running city, and cases are played on their items."""

import json
from pathlib import Path

import pytest

from tests.proofs.installation import Installation
from tests.proofs.wholeness import faults_of

pytestmark = pytest.mark.slow

FILES = {
    "gxzwfw-govflow-mit/fangchenggang_items.jsonl": 781,
    "policykg-mit/guangdong_items.jsonl": 2262,
}
FULL_ITEMS = 4


def test_both_files_are_imported_and_thirty_of_their_items_are_walked(
    city: Installation, shared: Path
) -> None:
    for name, rows in FILES.items():
        done = city.tongban(
            "items", "import", str(shared / "data" / "items" / name), "--publish", "--json", seconds=580
        )
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert said["rows"] == rows
        assert said["created"] + said["updated"] + said["unchanged"] >= rows * 0.99
        assert len(said["rejects"]) == said["rejected"]
        assert all(reject["reason"] for reject in said["rejects"])
    played = city.walk(FULL_ITEMS + 36, seed=20260928)
    real = [one for one in played if not str(one["item"]).startswith("L3416")]
    assert len(real) >= 30
    assert all(one["receipt_is"] == "valid" for one in played)
    # some real items ask for no material at all
    assert set(faults_of(city)) <= {"a case without slots"}
    city.verify_trail()
