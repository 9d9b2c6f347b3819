"""Where batch files lie: `<exchange>/batches/<id>`, in pieces of a mebibyte, each encrypted and bound to its place.

A killed making leaves only a name with `.partial`, which the next one overwrites.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from django.conf import settings

from tongban.foundation.vault.public import decrypt, encrypt
from tongban.kernel.files import sync_folder

PURPOSE = "exchange.batch"
_PIECE = 1 << 20
_LENGTH = 4


class ShelfWriter:
    """A file to write to, as Arrow and CSV writers want it; it appears when it is whole."""

    def __init__(self, batch_id: UUID) -> None:
        self._place = place_of(batch_id)
        self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._partial = self._place.with_suffix(".partial")
        self._partial.unlink(missing_ok=True)
        self._file = os.fdopen(os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._bound, self._number = str(batch_id), 0
        self._waiting = bytearray()
        self._digest = hashlib.sha256()
        self.size = 0
        self.closed = False

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.size += len(data)
        self._waiting += data
        while len(self._waiting) >= _PIECE:
            self._seal(bytes(self._waiting[:_PIECE]))
            del self._waiting[:_PIECE]
        return len(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        """Pieces are written when they are full."""

    def close(self) -> None:
        """A writer above may close; `finish` says that the file is whole."""

    def finish(self) -> str:
        """The file appears; its SHA-256."""
        if self._waiting:
            self._seal(bytes(self._waiting))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._partial.rename(self._place)
        sync_folder(self._place.parent)
        return self._digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._partial.unlink(missing_ok=True)

    def _seal(self, piece: bytes) -> None:
        sealed = encrypt(piece, purpose=PURPOSE, place=f"{self._bound}.{self._number}")
        self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        self._number += 1


def place_of(batch_id: UUID) -> Path:
    """Where the file of a batch lies."""
    return Path(settings.EXCHANGE_DIR) / "batches" / batch_id.hex


def is_there(batch_id: UUID) -> bool:
    """Whether it lies there."""
    return place_of(batch_id).exists()


def pieces_of(batch_id: UUID) -> Iterator[bytes]:
    """The bytes as they were written. Raises WrongKey where a piece was changed, moved or left out."""
    with place_of(batch_id).open("rb") as file:
        number = 0
        while head := file.read(_LENGTH):
            sealed = file.read(int.from_bytes(head, "big"))
            yield decrypt(sealed, purpose=PURPOSE, place=f"{batch_id}.{number}")
            number += 1


def delete(batch_id: UUID) -> None:
    """Nothing of it stays."""
    place = place_of(batch_id)
    place.unlink(missing_ok=True)
    place.with_suffix(".partial").unlink(missing_ok=True)
