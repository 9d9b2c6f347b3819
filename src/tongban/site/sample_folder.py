"""Where the sample city's facts stand."""

import os
from pathlib import Path
from typing import Any

from tongban.kernel.documents import read_yaml


def sample_folder() -> Path:
    """`sample/bozhou` of the repository, or the folder that TONGBAN_SAMPLE names."""
    chosen = os.environ.get("TONGBAN_SAMPLE")
    return Path(chosen) if chosen else Path(__file__).resolve().parents[3] / "sample" / "bozhou"


def read_sample(folder: Path, name: str) -> Any:
    """What a file of the folder says."""
    return read_yaml(folder / name)


def name_site() -> None:
    """Let the sample city name its site (`site` in its city.yaml), unless the operator has named it."""
    city = read_sample(sample_folder(), "city.yaml")
    for field, words in city.get("site", {}).items():
        os.environ.setdefault(f"TONGBAN_SITE_{field.upper()}", words)
