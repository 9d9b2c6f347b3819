"""Open a package that somebody else may have made: a folder or a ZIP file, with nothing taken on trust."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from tongban.kernel.errors import N_, Refused

MOST_FILES = 20_000
MOST_BYTES = 4 << 30  # of a whole package
MOST_FILE_BYTES = 512 << 20
# what a file of some size may unpack to: text packs to a twentieth, nothing honest to less than a hundredth
MOST_RATIO, RATIO_FROM_BYTES = 200, 1 << 20
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DECLARATION = "bagit.txt"


class PackageUnsafe(Refused):
    """The package is built to do harm, or might: it is not opened."""

    code = "archive-package-unsafe"
    status = 422
    title = N_("This package is not opened: %(why)s.")


class NoPackage(Refused):
    """What was given is no package."""

    code = "archive-no-package"
    status = 422
    title = N_("This is no package that can be opened: %(why)s.")


class Opened(Protocol):
    """A package that was opened; names are relative to the bag, with `/`."""

    label: str

    @property
    def names(self) -> tuple[str, ...]: ...

    def read(self, name: str) -> bytes:
        """The bytes of one file. Raises KeyError where there is none, PackageUnsafe."""
        ...

    def size(self, name: str) -> int: ...

    def is_executable(self, name: str) -> bool: ...


@contextmanager
def opened(place: Path) -> Iterator[Opened]:
    """The package in a folder or a ZIP file. Raises NoPackage, PackageUnsafe."""
    if place.is_dir():
        yield _Folder(place)
        return
    try:
        size = place.stat().st_size
        with zipfile.ZipFile(place) as file:
            yield _Zip(file, label=place.stem, size=size)
    except FileNotFoundError:
        raise NoPackage(facts={"why": "there is no such file or folder"}) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        UnicodeDecodeError,
        NotImplementedError,
        EOFError,
    ) as fault:
        raise NoPackage(facts={"why": f"it is no whole ZIP file ({fault})"}) from fault


class _Zip:
    """A ZIP file whose directory was looked through before anything is read."""

    def __init__(self, file: zipfile.ZipFile, *, label: str, size: int) -> None:
        self._file = file
        members = file.infolist()
        _check_members(members, size=size)
        files = [one for one in members if not one.is_dir()]
        bags = [one.filename for one in files if PurePosixPath(one.filename).name == _DECLARATION]
        top = min(bags, key=len, default="").removesuffix(_DECLARATION)
        if not bags or any(not one.filename.startswith(top) for one in files):
            raise NoPackage(facts={"why": "it holds no bag, or more than one"})
        self.label = top.rstrip("/") or label
        self._members = {one.filename.removeprefix(top): one for one in files}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._members))

    def read(self, name: str) -> bytes:
        member = self._members[name]
        with self._file.open(member) as stream:
            raw = stream.read(member.file_size + 1)
        if len(raw) != member.file_size:
            raise PackageUnsafe(facts={"why": f"“{name}” unpacks to another size than it declares"})
        return raw

    def size(self, name: str) -> int:
        return self._members[name].file_size

    def is_executable(self, name: str) -> bool:
        return bool(self._members[name].external_attr >> 16 & 0o111)


class _Folder:
    """A package on disk: plain files only, no link leads out of it."""

    def __init__(self, place: Path) -> None:
        root = place if (place / _DECLARATION).is_file() else _only_bag(place)
        self.label, self._root = root.resolve().name, root
        self._places: dict[str, Path] = {}
        total = 0
        for path in sorted(root.rglob("*")):
            status = path.lstat()
            name = path.relative_to(root).as_posix()
            _check_seen(name)
            if stat.S_ISLNK(status.st_mode):
                raise PackageUnsafe(facts={"why": f"“{name}” is a link"})
            if stat.S_ISDIR(status.st_mode):
                continue
            if not stat.S_ISREG(status.st_mode):
                raise PackageUnsafe(facts={"why": f"“{name}” is no plain file"})
            total += status.st_size
            _check_size(name, status.st_size)
            self._places[name] = path
        _check_whole(len(self._places), total)
        _check_doubles(self._places)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._places))

    def read(self, name: str) -> bytes:
        return self._places[name].read_bytes()

    def size(self, name: str) -> int:
        return self._places[name].stat().st_size

    def is_executable(self, name: str) -> bool:
        return bool(self._places[name].stat().st_mode & 0o111)


def _only_bag(place: Path) -> Path:
    found = [one for one in place.iterdir() if not one.is_symlink() and (one / _DECLARATION).is_file()]
    if len(found) != 1:
        raise NoPackage(facts={"why": "it holds no bag, or more than one"})
    return found[0]


def _check_members(members: list[zipfile.ZipInfo], *, size: int) -> None:
    _check_whole(len(members), sum(one.file_size for one in members))
    if sum(one.compress_size for one in members) > size:
        raise PackageUnsafe(facts={"why": "its members share bytes"})
    for one in members:
        _check_name(one)
        _check_size(one.filename, one.file_size)
        mode = one.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise PackageUnsafe(facts={"why": f"“{one.filename}” is a link or no plain file"})
        if one.flag_bits & 0x1:
            raise PackageUnsafe(facts={"why": f"“{one.filename}” is locked by a password"})
        if one.compress_type not in _PACKINGS:
            raise PackageUnsafe(facts={"why": f"“{one.filename}” is packed in a way that is not taken"})
        if one.file_size > RATIO_FROM_BYTES and one.file_size > MOST_RATIO * max(one.compress_size, 1):
            raise PackageUnsafe(facts={"why": f"“{one.filename}” unpacks to far more than it weighs"})
    _check_doubles(one.filename for one in members)


def _check_name(member: zipfile.ZipInfo) -> None:
    # as it stands in the file: zipfile itself cuts names at a NUL and turns the separators of this system
    name = member.orig_filename
    parts = name.rstrip("/").split("/")
    if (
        name.startswith("/")
        or "\\" in name
        or "\0" in name
        or ":" in parts[0]
        or any(part in ("", ".", "..") for part in parts)
    ):
        raise PackageUnsafe(facts={"why": f"the name “{name[:120]}” leads out of the package"})
    _check_seen(name)


def _check_seen(name: str) -> None:
    """No name writes over what a screen says, or is read from right to left."""
    if not name.isprintable():
        raise PackageUnsafe(facts={"why": f"the name {name[:120]!a} holds characters that are not seen"})


def _check_doubles(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        plain = unicodedata.normalize("NFC", name).casefold().rstrip("/")
        if plain in seen:
            raise PackageUnsafe(facts={"why": f"the name “{name[:120]}” stands in it twice"})
        seen.add(plain)


def _check_size(name: str, size: int) -> None:
    if size > MOST_FILE_BYTES:
        raise PackageUnsafe(
            facts={"why": f"“{name[:120]}” has {size} bytes, more than {MOST_FILE_BYTES} are opened"}
        )


def _check_whole(files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise PackageUnsafe(facts={"why": f"it holds {files} files of {size} bytes together"})
