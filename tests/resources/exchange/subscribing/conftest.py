"""Each test has an empty folder for deliveries."""

from pathlib import Path

import pytest

from tests.foundation.papers.conftest import files
from tests.resources.fusion.conftest import engine

__all__ = ["engine", "files"]


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: object) -> Path:
    settings.DELIVERIES_DIR = tmp_path / "deliveries"  # type: ignore[attr-defined]
    return tmp_path / "deliveries"


@pytest.fixture(autouse=True)
def near(settings: object) -> None:
    """Receivers of tests stand on this machine and speak plain HTTP."""
    settings.EXCHANGE_WEBHOOK_NETWORKS = ["127.0.0.0/8"]  # type: ignore[attr-defined]
    settings.EXCHANGE_WEBHOOK_PLAIN = True  # type: ignore[attr-defined]
