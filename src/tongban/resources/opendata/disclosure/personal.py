"""What in a table looks like data about a person: names of columns, ID numbers, phone numbers, cards, mail. Pure.

One name cannot be told from other words by looking at it, a column of them can: in what a department hands in, columns
are judged by what they are called and by whether most of their values look like names. The person who reviews looks at
the preview.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tongban.resources.opendata.disclosure.facts import Offence, Reason
from tongban.resources.opendata.disclosure.surnames import are_names
from tongban.standards.codes import BadIdNumber, check_id_number

MOST_TOLD = 50
# 姓名 and what stands for it in forms of offices; 单位名称, 联系电话 of a hall and the like are no persons
_PERSONAL = re.compile(
    r"姓名|身份证|公民身份|证件号|护照|手机|出生日期|出生年月|家庭住址|户籍地址|居住地址|户主|法定代表人|"
    r"法人代表|负责人姓名|经营者姓名|联系人|申请人|当事人|持证人|社保卡|银行卡|银行账号|病历|"
    r"^(?:摊主|店主|车主|房主|船主|经营者|学生|患者|职工)$|"
    r"^(?:full_?name|id_?(?:no|number|card)|mobile|passport|birth_?date)$",
    re.IGNORECASE,
)
_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_CARD = re.compile(r"(?<![0-9A-Za-z])\d{16,19}(?![0-9A-Za-z])")
_OFFICE_MAIL = re.compile(r"@[\w.-]*gov\.cn$", re.IGNORECASE)


def personal_columns(titles: Iterable[str]) -> list[Offence]:
    """The columns whose name says that they are about a person."""
    return [
        Offence(reason=Reason.PERSONAL_COLUMN, where={"column": title})
        for title in titles
        if _PERSONAL.search("".join(title.split()))
    ]


def columns_of_names(rows: Sequence[Sequence[Any]], titles: Sequence[str]) -> list[Offence]:
    """The columns most of whose values look like names of persons."""
    return [
        Offence(reason=Reason.NAMES, where={"column": title})
        for place, title in enumerate(titles)
        if are_names(row[place] for row in rows if isinstance(row[place], str))
    ]


def personal_cells(rows: Iterable[Sequence[Any]], titles: Sequence[str]) -> list[Offence]:
    """The cells that hold something of a person, named by row (from 1) and column; at most `MOST_TOLD`."""
    found: list[Offence] = []
    for number, row in enumerate(rows, 1):
        for title, value in zip(titles, row, strict=True):
            if value is None or isinstance(value, bool | float):
                continue
            reason = reason_of(str(value))
            if reason is not None:
                found.append(Offence(reason=reason, where={"row": str(number), "column": title}))
                if len(found) >= MOST_TOLD:
                    return found
    return found


def reason_of(text: str) -> Reason | None:
    """Why a text looks personal; None where it does not."""
    if len(text) < 6:
        return None
    if any(_is_id(match[0]) for match in _ID.finditer(text)):
        return Reason.ID_NUMBER
    if _MOBILE.search(text):
        return Reason.PHONE
    if any(not _OFFICE_MAIL.search(match[0]) for match in _MAIL.finditer(text)):
        return Reason.MAIL
    if any(_is_card(match[0]) for match in _CARD.finditer(text)):
        return Reason.CARD
    return None


def _is_id(number: str) -> bool:
    try:
        check_id_number(number)
    except BadIdNumber:
        return False
    return True


def _is_card(number: str) -> bool:
    """A number of a bank card (银行卡): begins with 62 (UnionPay) and ends with its Luhn digit."""
    if not number.startswith("62"):
        return False
    digits = [int(sign) for sign in reversed(number)]
    return (
        sum(digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits))
        % 10
        == 0
    )
