"""What a restore takes from an archive, and what it refuses."""

import io
import tarfile
from pathlib import Path

import pytest

from tongban.site.cli.backup import NotABackup, _unpack


def archive(path: Path, *members: tuple[str, bytes | None]) -> Path:
    """A tar of files by name and content; `None` makes a link to a file of the system."""
    with tarfile.open(path, "w") as made:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            if content is None:
                entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                entry.size = len(content)
            made.addfile(entry, io.BytesIO(content or b""))
    return path


def test_files_and_keys_come_back_readable_by_nobody_else(tmp_path: Path) -> None:
    file = archive(tmp_path / "a.tar", ("about.json", b"{}"), ("keys/trail/0001", b"secret"))
    _unpack(file, tmp_path / "out")
    key = tmp_path / "out" / "keys" / "trail" / "0001"
    assert key.read_bytes() == b"secret"
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "member",
    [("../evil", b"x"), ("/evil", b"x"), ("keys/../../evil", b"x"), ("other", b"x"), ("keys/a", None)],
)
def test_a_member_that_is_not_ours_is_refused(tmp_path: Path, member: tuple[str, bytes | None]) -> None:
    file = archive(tmp_path / "a.tar", member)
    (tmp_path / "out").mkdir()
    with pytest.raises(NotABackup):
        _unpack(file, tmp_path / "out")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.tar"]
