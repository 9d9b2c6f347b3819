"""Everything that is checked without running the product: one line each, as many at once as there are cores."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
CODE = ["src", "tests", "tools", "benchmarks"]

# the longest first, so that the others run beside it
CHECKS: dict[str, list[str]] = {
    "types": [str(BIN / "mypy"), "src/tongban", "benchmarks"],
    "generated docs": [PYTHON, "tools/docs.py", "check"],
    # what two modules of tests say against each other is seen only where all are read
    "tests read": [PYTHON, "-m", "pytest", "-q", "--collect-only", "-n", "0"],
    "migrations": [PYTHON, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "messages": [PYTHON, "tools/messages.py", "check"],
    "licences": [PYTHON, "tools/licences.py", "check"],
    "import contracts": [str(BIN / "lint-imports"), "--no-cache"],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", *CODE],
    "lint": [str(BIN / "ruff"), "check", "--quiet", *CODE],
}
ENVIRONMENT = {
    "TONGBAN_MODE": "test",
    "TONGBAN_HOME": str(ROOT / ".tongban-test"),
    "DJANGO_SETTINGS_MODULE": "tongban.site.settings",
    "PYTHONPATH": "src",
}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How one check went; `said` is all that it printed."""

    name: str
    is_well: bool
    seconds: float
    said: str


def run_check(name: str) -> Checked:
    """Run one check in a process of its own."""
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, capture_output=True, text=True, env=os.environ | ENVIRONMENT, check=False
    )
    return Checked(
        name=name,
        is_well=done.returncode == 0,
        seconds=time.monotonic() - began,
        said=done.stdout + done.stderr,
    )


def main() -> int:
    """Run the checks; show the output of those that fail."""
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for running in as_completed([pool.submit(run_check, name) for name in CHECKS]):
            done = running.result()
            mark = "ok    " if done.is_well else "FAILED"
            print(f"{mark} {done.name} ({done.seconds:.1f} s)", flush=True)
            if not done.is_well:
                failed += 1
                print(done.said, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
