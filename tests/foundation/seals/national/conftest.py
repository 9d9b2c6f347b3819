from tests.foundation.papers.conftest import files

__all__ = ["files"]
