"""schemathesis: requests made from the API's own description never meet a fault."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.proofs.installation import Installation

pytestmark = pytest.mark.slow
SECONDS = 40


@pytest.mark.parametrize("who", ["lao-zhang", "li-chuangkou", "nobody"])
def test_no_request_meets_a_fault(city: Installation, tmp_path: Path, who: str) -> None:
    signed_in = [] if who == "nobody" else ["-H", f"Authorization: Bearer {city.token(city.person(who))}"]
    done = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{city.base}/api/v1/openapi.json"),
            *("--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing"),
            # one thread: CPython before 3.11.8 cannot parse source in two at once (gh-106905), and it does
            *("--max-time", str(SECONDS), "--workers", "1"),
            *("--request-timeout", "30", "--continue-on-failure"),
            # it would end its own session
            *("--exclude-path-regex", "revocation$", "--suppress-health-check", "all", "--warnings", "off"),
            *signed_in,
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS * 6,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:] + city.log()
