"""Starts the embedded PostgreSQL before Django reads its settings (a pytest plugin).

`DATABASE_URL` may point at another server instead. A second run beside the first, in the same clone, has a test
database of its own.
"""

import atexit
import fcntl
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

os.environ["TONGBAN_MODE"] = "test"
os.environ.setdefault("TONGBAN_HOME", str(ROOT / ".tongban-test"))
os.environ.setdefault("TONGBAN_CITY_CODE", "341600000000")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # each numbers its deliveries from 1
    os.environ["TONGBAN_DELIVERIES_DIR"] = str(Path(os.environ["TONGBAN_HOME"]) / f"deliveries-{worker}")


def _database_of_this_run() -> str:
    """The usual name while no other run of this clone has it, else one of this process."""
    home = Path(os.environ["TONGBAN_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "tests.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return f"tongban_test_{os.getpid()}"
    atexit.register(lock.close)  # the lock goes with the process
    return "tongban_test"


if not os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ.setdefault("TONGBAN_TEST_DATABASE", _database_of_this_run())

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # deliveries lie under their numbers, and the database of each worker counts from one
    beside = f"deliveries-{os.environ['TONGBAN_TEST_DATABASE']}-{worker}"
    os.environ["TONGBAN_DELIVERIES_DIR"] = str(Path(os.environ["TONGBAN_HOME"]) / beside)

if not os.environ.get("DATABASE_URL") and not os.environ.get("PYTEST_XDIST_WORKER"):
    import sys

    sys.path.insert(0, str(ROOT / "src"))
    from tongban.site.embedded import server_of

    home = Path(os.environ["TONGBAN_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    # what a test writes need not survive a power cut
    server_of(home).start(settings={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
