"""Each test has an empty folder for files."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"
