"""What the file system owes us before a row in the database says that a file is there."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """See that the names within a folder are on the disk: a file that was renamed into it may be gone without."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
