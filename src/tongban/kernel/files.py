"""What the file system owes us before anybody says that a file is there."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """See that the names within a folder are on the disk: a file that was renamed into it may be gone without."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


sync_file = sync_folder  # the system does not tell them apart


def sync_tree(folder: Path) -> None:
    """See that a folder, the folders in it and what all their files hold are on the disk, whoever wrote them."""
    for place, _, names in os.walk(folder):
        for name in names:
            sync_file(Path(place) / name)
        sync_folder(Path(place))


def make_folders(folder: Path, mode: int = 0o777) -> None:
    """The same as `mkdir -p`, the names of new folders on the disk; above those that are new it syncs nothing."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def put_in_place(partial: Path, place: Path) -> None:
    """Give a written file or folder the name under which it counts: after a power cut it is whole or not there."""
    if partial.is_dir():
        sync_tree(partial)
    else:
        sync_file(partial)
    partial.rename(place)
    sync_folder(place.parent)
