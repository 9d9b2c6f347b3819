"""Each test has an empty folder for files."""

from tests.services.cases.conftest import files

__all__ = ["files"]
