"""Takes out of a question what may tell who asked, before anything is kept. Pure.

Too much rather than too little: a masked word costs a proposal, a name that is kept costs trust.
"""

import re

from tongban.services.search.words import fold

MASK = "＊"
LONGEST = 60
# identity, phone, licence, account and credit codes: seven digits or more, however they are broken up
_NUMBER = re.compile(r"[0-9a-z]{0,9}(?:\d[\s\-–—.·]{0,2}){6,}\d[0-9a-z]{0,9}")
# codes of 15 to 20 letters and digits
_CODE = re.compile(r"(?=[0-9a-z]*\d)[0-9a-z]{15,20}")
_SPOKEN_NUMBER = re.compile(r"[零〇一二三四五六七八九幺两]{7,}")
_MAIL = re.compile(r"[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# GA 36-2018: province, authority letter, five or six letters and digits
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[a-z]\s?[·.•\-]?\s?[0-9a-z]{5,6}(?![0-9a-z])"
)
_PASSPORT = re.compile(r"(?<![0-9a-z])[a-z]{1,2}\d{6,8}(?![0-9a-z])")
_HOME = re.compile(r"\d+\s?(?=号楼|[栋幢座室]|单元|门牌)")
_WHO = "我|他|她|本人|孩子|儿子|女儿|父亲|母亲|爸爸|妈妈|爸|妈|爷爷|奶奶|丈夫|妻子|老公|老婆|名字"
_TWO = (
    "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|南宫"  # family names of two characters
)
_NAMED = re.compile(
    rf"((?:{_WHO})叫(?:做)?|名叫|姓名\s?[是为:,]|名字\s?[是为:,]|我姓)\s?[:,]?\s?"
    rf"((?:{_TWO}|[\u3400-\u9fff])[\u3400-\u9fff]{{0,2}}(?:[·•][\u3400-\u9fff]{{1,6}})?)"
)
_NO_NAME = ("什么", "啥", "做", "不", "的", "怎么")
_ENGLISH_NAME = re.compile(r"\b(my name is|i am called|i'm called)\s+([a-z]+(?:\s+[a-z]+){0,2})")


def masked(text: str) -> str:
    """The question folded, without numbers, plates, mail addresses, doors and names; LONGEST characters."""
    said = fold(text)
    for found in (_MAIL, _PLATE, _CODE, _NUMBER, _SPOKEN_NUMBER, _PASSPORT):
        said = found.sub(MASK, said)
    said = _HOME.sub(MASK, said)
    said = _NAMED.sub(_without_name, said)
    said = _ENGLISH_NAME.sub(rf"\1 {MASK}", said)
    return " ".join(said.split())[:LONGEST]


def _without_name(found: "re.Match[str]") -> str:
    if found[2].startswith(_NO_NAME):
        return found[0]
    return f"{found[1]}{MASK}"
