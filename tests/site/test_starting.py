"""What a command loads before it begins, and what libraries say on the console."""

import os
import subprocess
import sys
from pathlib import Path

from tests.server import ROOT

_SCRIPT = """
import sys, logging, django
django.setup()
print("pypinyin" in sys.modules)
logging.getLogger("splink.internals.linker").info("a raw line")
logging.getLogger("splink.internals.linker").warning("a real warning")
"""


def test_tables_of_pinyin_wait_until_somebody_searches_and_splink_is_quiet(tmp_path: Path) -> None:
    said = {
        "TONGBAN_MODE": "test", "TONGBAN_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "tongban.site.settings", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], env=os.environ | said, capture_output=True, text=True, timeout=180,
        check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["False"]
    assert "a raw line" not in done.stderr and "a real warning" in done.stderr
