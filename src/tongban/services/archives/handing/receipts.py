"""The receipt of an archive, as JSON or as the catalogue with its answers filled in."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongban.services.archives.handing.facts import Answer, Answered, ReceiptUnreadable

FORMAT = "tongban-archive-receipt/1"
MOST_BYTES = 4 << 20
COLUMNS = (
    "电子文件号",
    "档号",
    "题名",
    "年度",
    "保管期限",
    "办件编号",
    "文件数",
    "字节数",
    "SHA256",
    "结果",
    "原因",
)
_ANSWERS = {
    "接收": Answer.ACCEPTED,
    "accepted": Answer.ACCEPTED,
    "退回": Answer.REJECTED,
    "rejected": Answer.REJECTED,
}


def read_answers(raw: bytes) -> list[Answered]:
    """The answers in a receipt; lines of a catalogue that are not filled in are left out. Raises ReceiptUnreadable."""
    if len(raw) > MOST_BYTES:
        raise _unreadable(_("it is too large"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(_("it is not UTF-8")) from None
    found = _from_json(text) if text.lstrip().startswith("{") else _from_csv(text)
    if not found:
        raise _unreadable(_("it answers for no package"))
    return found


def _from_json(text: str) -> list[Answered]:
    try:
        said: Any = json.loads(text)
        if said.get("format") != FORMAT:
            raise _unreadable(_("its format is not %(format)s") % {"format": FORMAT})
        return [
            Answered(
                file_number=str(one["file_number"]),
                sha256=str(one["sha256"]).lower(),
                answer=Answer.ACCEPTED if _is_true(one["accepted"]) else Answer.REJECTED,
                reason=str(one.get("reason", "")).strip()[:300],
            )
            for one in said["packages"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _unreadable(_("it is no JSON of that format")) from None


def _is_true(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("accepted is neither true nor false")
    return value


def _from_csv(text: str) -> list[Answered]:
    try:
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
    except csv.Error:
        raise _unreadable(_("it is no CSV")) from None
    if not rows or not {"电子文件号", "SHA256", "结果"} <= set(rows[0]):
        raise _unreadable(_("it has no columns 电子文件号, SHA256, 结果"))
    return [_answered(row) for row in rows if (row["结果"] or "").strip()]


def _answered(row: Mapping[str, str | None]) -> Answered:
    said = (row["结果"] or "").strip()
    if said.lower() not in _ANSWERS:
        raise _unreadable(_("“%(said)s” is neither 接收 nor 退回") % {"said": said[:20]})
    return Answered(
        file_number=_text(row, "电子文件号"),
        sha256=_text(row, "SHA256").lower(),
        answer=_ANSWERS[said.lower()],
        reason=_text(row, "原因")[:300],
    )


def _text(row: Mapping[str, str | None], name: str) -> str:
    # a spreadsheet may have put an apostrophe before what it would take for a number
    return (row.get(name) or "").strip().lstrip("'")


def catalogue(rows: Sequence[Sequence[str]]) -> bytes:
    """The catalogue (移交目录) as CSV that spreadsheets open; its last two columns are for the archive's answer."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: str) -> str:
    """No formula, whatever a title begins with, and no long number that a spreadsheet would round."""
    return (
        f"'{value}"
        if value[:1] in ("=", "+", "-", "@", "\t", "\r") or (value.isdigit() and len(value) > 11)
        else value
    )


def _unreadable(why: str) -> ReceiptUnreadable:
    return ReceiptUnreadable(facts={"why": why, "fields": {"receipt": ReceiptUnreadable.title}})
