"""Each test has empty folders for files and packages."""

from pathlib import Path

import pytest

from tests.services.cases.conftest import files, on_monday, town

__all__ = ["files", "on_monday", "packages", "town"]


@pytest.fixture(autouse=True)
def packages(tmp_path: Path, settings: object) -> Path:
    settings.ARCHIVES_DIR = tmp_path / "archives"  # type: ignore[attr-defined]
    return tmp_path / "archives"
