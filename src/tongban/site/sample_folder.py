"""Where the sample city's facts stand."""

import os
from pathlib import Path


def sample_folder() -> Path:
    """`sample/bozhou` of the repository, or the folder that TONGBAN_SAMPLE names."""
    chosen = os.environ.get("TONGBAN_SAMPLE")
    return Path(chosen) if chosen else Path(__file__).resolve().parents[3] / "sample" / "bozhou"
