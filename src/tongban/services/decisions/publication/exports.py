"""The public record as files that programs read: CSV and JSON, a month each.

The names of the columns are those of the national standard of 双公示 (from knowledge, see `facts`); what it
asks of natural persons' numbers is left empty, and their names are masked.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

from tongban.services.decisions.publication.facts import STATUS_CODES, EntryFact

_BOM = "\ufeff"  # so that spreadsheets read the characters


def columns(fact: EntryFact) -> dict[str, str]:
    """One entry by the names of the standard."""
    is_firm = fact.holder_kind == "firm"
    return {
        "行政相对人名称": fact.holder,
        "行政相对人类别": "法人及非法人组织" if is_firm else "自然人",
        "行政相对人代码_1(统一社会信用代码)": fact.uscc,
        "法定代表人": fact.representative,
        "行政许可决定文书名称": fact.document_title,
        "行政许可决定文书号": fact.document_number,
        "许可类别": fact.category,
        "许可证书名称": fact.licence_name,
        "许可编号": fact.licence_number,
        "许可内容": fact.content,
        "许可决定日期": fact.decided_on.isoformat(),
        "有效期自": fact.valid_from.isoformat() if fact.valid_from else "",
        "有效期至": fact.valid_until.isoformat() if fact.valid_until else ("长期" if fact.valid_from else ""),
        "许可机关": fact.organisation_name,
        "许可机关统一社会信用代码": fact.organisation_code,
        "当前状态": STATUS_CODES[fact.status],
        "数据来源单位": fact.organisation_name,
        "数据来源单位统一社会信用代码": fact.organisation_code,
        "备注": fact.correction and f"更正：{fact.correction}",
    }


def csv_lines(facts: Iterator[EntryFact]) -> Iterator[bytes]:
    """The file line by line; a month without entries has its head only."""
    yield _BOM.encode()
    yield _line(list(columns(_EMPTY)))
    for fact in facts:
        yield _line([_plain(value) for value in columns(fact).values()])


def json_parts(facts: Iterator[EntryFact]) -> Iterator[bytes]:
    """A list of objects, one after the other."""
    between = b"[\n"
    for fact in facts:
        yield between + json.dumps(columns(fact), ensure_ascii=False).encode()
        between = b",\n"
    yield b"[]\n" if between == b"[\n" else b"\n]\n"


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def _plain(value: str) -> str:
    """No cell begins a formula in a spreadsheet."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


_EMPTY = EntryFact(
    code="",
    state="published",  # type: ignore[arg-type]
    holder_kind="",
    holder="",
    uscc="",
    representative="",
    document_title="",
    document_number="",
    category="",
    licence_name="",
    licence_number="",
    content="",
    decided_on=date.min,
    valid_from=None,
    valid_until=None,
    organisation_name="",
    organisation_code="",
    status="valid",  # type: ignore[arg-type]
    published_at=None,
    corrected_at=None,
    correction="",
    withdrawn_at=None,
    withdrawal="",
)
