"""Each test has an empty folder for files."""

from tests.foundation.papers.conftest import files

__all__ = ["files"]
