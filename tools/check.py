"""Everything that is checked without running the product: one line each, all at once."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
CODE = ["src", "tests", "tools", "benchmarks"]

CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", *CODE],
    "lint": [str(BIN / "ruff"), "check", "--quiet", *CODE],
    "import contracts": [str(BIN / "lint-imports"), "--no-cache"],
    "types": [str(BIN / "mypy"), "src/tongban"],
    "migrations": [PYTHON, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "messages": [PYTHON, "tools/messages.py", "check"],
    "licences": [PYTHON, "tools/licences.py", "check"],
    "generated docs": [PYTHON, "tools/docs.py", "check"],
}


def main() -> int:
    """Run each check; show the output of those that fail."""
    os.chdir(ROOT)
    environment = os.environ | {
        "TONGBAN_MODE": "test",
        "TONGBAN_HOME": str(ROOT / ".tongban-test"),
        "DJANGO_SETTINGS_MODULE": "tongban.site.settings",
        "PYTHONPATH": "src",
    }
    failed = 0
    for name, command in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        ok = done.returncode == 0
        print(f"{'ok    ' if ok else 'FAILED'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if not ok:
            failed += 1
            print(done.stdout + done.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
