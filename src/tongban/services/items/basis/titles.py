"""Finds the titles of laws in a text: 《…》 with titles inside titles, and names without marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WIDE = str.maketrans(
    {
        **{chr(ord("０") + n): str(n) for n in range(10)},
        "(": "（",
        ")": "）",
        "﹝": "〔",
        "﹞": "〕",
        "　": " ",
    }
)
_INNER = re.compile(r"[〈<＜]([^〈〉<>＜＞]{1,80})[〉>＞]")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;")
_LONGEST = 160
# the last word of a title says what kind of rule it is; papers and forms (书, 表, 证, 单) are none
_GENRE = re.compile(
    r"(?:法典?|条例|办法|规定|规则|细则|决定|通知|意见|规范|标准|目录|指引|公告|批复|解释|规程|公约|协定|"
    r"议定书|清单|通告|制度|要求|准则|名录|方案|指南|纲要|章程|程序|函|令|宪法|大纲|规划|政策|要点|答复|工作)$"
)
_REMARK_IN_TITLE = re.compile(r"（(?:试行|暂行|修订|修正|草案|[0-9]{4}年?(?:版|本|修订|修正)?)[^）]*）$")
_BARE = re.compile(
    r"(?:^|(?<=[根据依照按照及和、，；。：\s]))"
    r"((?:中华人民共和国)?[一-鿿]{2,30}?(?:法|条例|办法|规定|细则))(?=（[^（）]{2,80}）第|第[零一二三四五六七八九十百千0-9]+条)"
)
_NOT_A_TITLE = re.compile(r"^(?:本|该|上述|前述|有关|相关|其他|依法|按|据|符合|违反|执行)")


@dataclass(frozen=True, kw_only=True)
class Titled:
    """A title and where it stands: `start` before the mark, `end` behind it."""

    title: str
    start: int
    end: int


def tidy(text: str) -> str:
    """One kind of brackets, digits and spaces; HTML that was left over is gone."""
    return re.sub(r"[ \t\r]+", " ", _TAG.sub(" ", text).translate(_WIDE))


def is_law_title(title: str) -> bool:
    """Whether the title is that of a rule and not of a form, a licence or a book."""
    return bool(_GENRE.search(_REMARK_IN_TITLE.sub("", title.strip())))


def titles_in(text: str) -> Iterator[Titled]:
    """Every title in 《》, in order; 《…《…》…》 and 《…〈…〉…》 are one."""
    at = 0
    while (start := text.find("《", at)) >= 0:
        end = _close(text, start)
        if end < 0:
            at = start + 1
            continue
        title = _INNER.sub(r"〈\1〉", text[start + 1 : end])
        title = title.replace("《", "〈").replace("》", "〉")
        yield Titled(title=re.sub(r"\s+", " ", title).strip(), start=start, end=end + 1)
        at = end + 1


def bare_titles_in(text: str) -> Iterator[Titled]:
    """Names without marks that an article follows: 食品安全法第三十五条."""
    for found in _BARE.finditer(text):
        title = re.sub(r"^(?:根据|依据|依照|按照)", "", found.group(1))
        if not _NOT_A_TITLE.match(title):
            yield Titled(title=title, start=found.start(1), end=found.end(1))


def _close(text: str, start: int) -> int:
    """Where the 》 of this 《 stands; -1 where it is missing within a title's length."""
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST)):
        if text[at] == "《":
            depth += 1
        elif text[at] == "》":
            depth -= 1
            if depth == 0:
                return at
    return text.find("》", start, start + _LONGEST)
