"""Each test has an empty folder for deliveries and one for batch files."""

from pathlib import Path

import pytest

from tests.resources.exchange.sources.conftest import engine, files, shelf

__all__ = ["engine", "files", "shelf"]


@pytest.fixture(autouse=True)
def batch_shelf(tmp_path: Path, settings: object) -> Path:
    settings.EXCHANGE_DIR = tmp_path / "exchange"  # type: ignore[attr-defined]
    return tmp_path / "exchange" / "batches"
