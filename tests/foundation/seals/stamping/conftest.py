from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.papers.conftest import files
from tests.foundation.seals.stamping.authority import StampServer, stamp_authority

__all__ = ["files"]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StampServer]:
    with stamp_authority(tmp_path_factory.mktemp("authority")) as server:
        yield server


@pytest.fixture
def stamps(authority: StampServer, settings: Any) -> StampServer:
    """The authority, in a good mood, set up as an operator would."""
    authority.mood, authority.asked = "good", 0
    settings.SEALS = settings.SEALS | stamped_by(authority)
    return authority


def stamped_by(authority: StampServer, *, roots: Path | None = None) -> dict[str, object]:
    return {
        "stamp_url": authority.url,
        "stamp_seconds": 1.0,
        "stamp_roots": (roots or authority.roots_file).read_text(),
    }
