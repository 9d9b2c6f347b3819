"""Names of files in a package: `{order}_{material}.{ext}`, the same on every system."""

import re
import unicodedata

from tongban.services.archives.packaging.facts import Folder

LONGEST = 60  # characters of a material's name: 180 bytes at most, within the 255 that file systems take
EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/ofd": "ofd",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/json": "json",
}
# kind of document → the stage to which it belongs; a number behind a kind (`application-2`) is its round
_STAGES = {
    "application": Folder.APPLICATION,
    "deferral": Folder.APPLICATION,
    "receipt": Folder.ACCEPTANCE,
    "acceptance": Folder.ACCEPTANCE,
    "correction": Folder.ACCEPTANCE,
    "non-acceptance": Folder.ACCEPTANCE,
    "decision": Folder.RESULT,
    "delivery-receipt": Folder.RESULT,
}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|%\x00-\x1f\x7f]')


def plain_name(text: str) -> str:
    """A title as part of a file name: NFC, nothing that a file system or a manifest would read otherwise."""
    kept = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", text))
    kept = "".join(char for char in kept if char.isprintable())
    return "_".join(kept.split()).strip("._ ")[:LONGEST] or "文件"


def file_path(folder: Folder, *, order: int, title: str, media_type: str) -> str:
    """Where a file stands below `data/`, such as `01申请/003_平面布局图.png`."""
    return f"{folder.value}/{order:03}_{plain_name(title)}.{EXTENSIONS.get(media_type, 'bin')}"


def folder_of(kind: str) -> Folder:
    """The folder of a document by its kind; what no stage names was written while the case was handled."""
    if kind in _STAGES:
        return _STAGES[kind]
    return _STAGES.get(re.sub(r"-\d+$", "", kind), Folder.HANDLING)


def proof_path(seq: int, act: str) -> str:
    """Where the proof of an act stands below `data/`."""
    return f"{Folder.OTHER.value}/存证/{seq:09}_{plain_name(act)}.json"
