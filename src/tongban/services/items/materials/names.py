"""What is left of a material's name when everything is dropped that names no paper.

Two steps, each with a reason:

`normal_name` drops what a slot says in fields of its own or what is mere writing, so that two
names with the same normal name are one paper:
- full and half width, capitals, spaces, quotes and title marks (《营业执照》), punctuation, 的;
- the number of a list in front: 1. （二） ③;
- how it is handed in, at the end of the name or of a part of it, and in brackets that say nothing else:
  原件, 复印件, 扫描件, 正副本, 加盖公章, 签字, 验原件 (slots count originals and copies and say whether a seal
  is needed), 一式两份, 2份, 1本 (a count);
- the brackets themselves, but not what else stands in them: 建设用地规划许可申请表（变更） stays another paper.

`bare_name` also drops words that stand for any paper or praise it (材料, 文件, 资料; 有效, 相关, 合法), and spells
what offices spell in two ways in one (户口本 and 户口簿, 帐 and 账, 居民身份证 and 身份证).
"""

import re
import unicodedata

_COUNT = r"(?<!第)(?:一式)?[0-9一二两三四五六七八九十]+(?:份|张|本|套|页|联)"
_COPY = (
    rf"正本|副本|正[、/及和]?副本|原件|原本|复印件|影印件|打印件|扫描件|扫描图片?|电子[版件档]|纸质[版件]?|正反面|"
    rf"加?盖(?:本|企业|单位|公司|机构)*(?:公|印)?章|签[字名章]|(?:核|查|校)?验原件|{_COUNT}"
)
_JOIN = r"[、,;/及和与或并各均需须的]*+"  # gives nothing back: no copy begins with one of these
_TAIL = re.compile(rf"(?:{_JOIN}(?:{_COPY}))+$")
_ONLY_COPY = re.compile(rf"(?:{_JOIN}(?:{_COPY}))+{_JOIN}")
_NUMBER = re.compile(r"^(?:\((?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\)|[0-9]{1,2}[.、)](?![0-9]))")
_GROUPS = re.compile(r"\(([^()]*)\)")
_BRACKETS = str.maketrans("[]{}【】〔〕", "()()()()")
_QUOTES = re.compile(r"""[\s《》〈〉「」“”‘’"']+""")
_WRITING = re.compile(r"[^\w×]|[的_]")

_ANY_PAPER = re.compile(r"(?:材料|文件|资料)(?=$|[或和及与])|有效|相关|有关|合法|真实")
_ONE_SPELLING = (
    (re.compile(r"(?:中华人民共和国)?居民身份证"), "身份证"),
    (re.compile("户口[本薄]|户籍簿"), "户口簿"),
    (re.compile("帐"), "账"),
    (re.compile("法人代表"), "法定代表人"),
    (re.compile("其它"), "其他"),
)
MOST_INITIALS = 60
_LEAST = 2  # characters that a bare name must keep


def normal_name(name: str) -> str:
    """The name without its writing and without how many copies of what kind are asked for."""
    written = _QUOTES.sub("", unicodedata.normalize("NFKC", name)).translate(_BRACKETS).lower()
    numberless = _NUMBER.sub("", written)
    said = _GROUPS.sub(lambda found: "|" if _ONLY_COPY.fullmatch(found[1]) else f"|{found[1]}|", numberless)
    parts = (_TAIL.sub("", part) for part in said.split("|"))
    left = _WRITING.sub("", "".join(parts))
    return left or _WRITING.sub("", written) or written


def bare_name(normal: str) -> str:
    """A normal name without words that stand for any paper, in one spelling; itself where little is left."""
    said = normal
    for pattern, word in _ONE_SPELLING:
        said = pattern.sub(word, said)
    left = _ANY_PAPER.sub("", said)
    return left if len(left) >= _LEAST else said


def initials(name: str) -> str:
    """The first letters in pinyin of what a name begins with, as people type them: 营业执照 → yyzz."""
    from pypinyin import Style, lazy_pinyin  # its tables take a third of a second to load

    letters = lazy_pinyin(normal_name(name)[:MOST_INITIALS], style=Style.FIRST_LETTER)
    return "".join(one[:1] for one in letters)[:MOST_INITIALS]
