"""What was seen to be on the disk."""

import os

import pytest


def watch_syncs(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The inodes of what is synced from now on, files and folders; they are synced all the same."""
    synced, sync = set[int](), os.fsync

    def noted(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    return synced
