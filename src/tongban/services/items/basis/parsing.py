"""Reads a legal basis as offices write it into law, document number, article, clause and item.

Shapes: 《中华人民共和国食品安全法》（主席令第21号）第三十五条第一款; several laws in one text;
articles in Chinese or Arabic numerals, 第三十二条之一, lists and ranges of them; clauses 款, items 项;
laws without an article; titles without 《》. Pure.
"""

import re
from dataclasses import dataclass, replace

from tongban.services.items.basis.numerals import DIGITS, chinese, number_of
from tongban.services.items.basis.titles import Titled, bare_titles_in, is_law_title, tidy, titles_in
from tongban.services.items.facts import Basis

_MOST_IN_A_RANGE = 30
_N = f"[{DIGITS}]+"
_ORDER = re.compile(
    rf"(?:[^\s（）《》，,；;：:、。0-9]{{0,30}})令[^（）《》，,；;]{{0,12}}?第 ?{_N} ?号|第 ?{_N} ?号令"
)
_ISSUED = re.compile(r"[^\s（）《》，,；;：:]{0,20}[〔［【\[（][12][0-9]{3}[〕］】\]）] ?第?[0-9]+ ?号")
_STANDARD = re.compile(r"[A-Z]{2} ?[0-9]{0,2}/?[A-Z]? ?[0-9.]+[-—][0-9]{2,4}")
_PLACE = re.compile(
    rf"(?:第 ?(?P<chapter>{_N}) ?[章编节])?"
    rf"第? ?(?P<article>{_N}) ?条(?:之(?P<branch>[一二三四五六七八九十]+))?"
)
_CLAUSE = re.compile(rf" ?、?第 ?(?P<clauses>{_N}(?:、{_N})*) ?款")
_POINT = re.compile(
    rf" ?、?(?:第 ?)?(?:（(?P<bracketed>{_N})）|(?P<plain>(?<=第){_N}|(?<=第 ){_N}))(?P<more>(?:、（?{_N}）?)*) ?项"
)
_LOOSE_POINT = re.compile(rf" ?（(?P<bracketed>{_N})）(?![^（）]{{0,3}}项)")
_JOIN = re.compile(r" ?(?P<word>、|和|及|以及|或|或者|，|,|至|到|[-—~～]+) ?(?=第)")
_SHARED = re.compile(rf"第 ?({_N}(?:[、和至]{_N})+) ?条")
_SHORT = re.compile(
    r"(?:以下|下文)(?:统一)?简称(?:为)?[：:]? ?[“\"《「]?([^”\"》」）（，。]{2,20})[”\"》」]?"
)
_GAP = re.compile(r"[\s：:，,“”\"]*(?:的?规定)?[\s：:]*")


@dataclass(frozen=True, kw_only=True)
class _Remarks:
    """What stands in brackets behind a title, and where the text goes on."""

    number: str = ""
    short: str = ""
    end: int


def parse_basis(text: str) -> list[Basis]:
    """Every law that the text rests on, an entry an article, in the order of the text.

    A law without an article stands once, with an empty one. The same place is told once.
    """
    text = _spread(tidy(text))
    found: dict[Basis, None] = {}
    shorts: dict[str, tuple[str, str]] = {}
    behind = 0
    for titled in _titles(text):
        if titled.start < behind:
            continue  # inside the brackets of the law before: 根据《关于修改〈…〉的决定》修正
        remarks = _remarks(text, titled.end)
        title, number = shorts.get(titled.title, (titled.title, remarks.number))
        if not is_law_title(title):
            continue
        if remarks.short:
            shorts[remarks.short] = (title, number)
        places, behind = _places(text, remarks.end)
        for article, clause in places or [("", "")]:
            found[Basis(law=title, number=number, article=article, clause=clause)] = None
    return _without_bare(list(found))


def _titles(text: str) -> list[Titled]:
    marked = list(titles_in(text))
    bare = [one for one in bare_titles_in(text) if not any(m.start <= one.start < m.end for m in marked)]
    return sorted([*marked, *bare], key=lambda one: one.start)


def _without_bare(found: list[Basis]) -> list[Basis]:
    """A law named with its article is not also named without."""
    placed = {basis.law for basis in found if basis.article}
    numbers = {basis.law: basis.number for basis in found if basis.number}
    return [
        basis if basis.number else basis.model_copy(update={"number": numbers.get(basis.law, "")})
        for basis in found
        if basis.article or basis.law not in placed
    ]


def _spread(text: str) -> str:
    """第十、十二条 → 第十条、第十二条."""

    def spread(found: re.Match[str]) -> str:
        parts = re.split(r"([、和至])", found.group(1))
        return "".join(part if part in "、和至" else f"第{part}条" for part in parts)

    return _SHARED.sub(spread, text)


def _remarks(text: str, at: int) -> _Remarks:
    """The brackets behind a title, and a document number that stands there without brackets."""
    told = _Remarks(end=at)
    while (opening := _skip(text, told.end)) < len(text) and text[opening] in "（【":
        end = _bracket_end(text, opening)
        if end < 0 or (_is_point(text[opening:end]) and told.end != at):
            return told
        inside = text[opening + 1 : end - 1]
        short = found.group(1).strip() if (found := _SHORT.search(inside)) else told.short
        told = replace(told, number=told.number or document_number(inside), short=short, end=end)
    if not told.number:
        place = _skip(text, told.end)
        if loose := _ISSUED.match(text, place):
            return replace(told, number=loose.group(0).strip(), end=loose.end())
    return told


def _is_point(bracket: str) -> bool:
    return bool(re.fullmatch(rf"（{_N}）", bracket))


def document_number(text: str) -> str:
    """主席令第21号, 国务院令第252号, 桂人社规〔2021〕11号: the first, as it was published, in the text."""
    found = [one for form in (_ISSUED, _ORDER, _STANDARD) if (one := form.search(text))]
    first = min(found, key=lambda one: one.start(), default=None)
    if first is None:
        return ""
    said = re.sub(r"\s+", "", first.group(0))
    return re.sub(r"^(?:[年月日]|依据|根据|经|以|由)+", "", said)


def _bracket_end(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, min(len(text), opening + 600)):
        depth += (text[at] in "（【") - (text[at] in "）】")
        if depth == 0:
            return at + 1
    return -1


def _skip(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found else at


def _places(text: str, at: int) -> tuple[list[tuple[str, str]], int]:
    """(article, clause) in the list that begins here, and where it ends."""
    found: list[tuple[str, str]] = []
    position, is_range, is_first = _skip(text, at), False, True
    while place := _PLACE.match(text, position):
        if is_first and not place.group(0).startswith("第"):
            break
        clauses, position = _clauses(text, place.end())
        number = number_of(place.group("article"))
        if is_range and found:
            found += _between(found[-1][0], number)
        found += [(article(number, place.group("branch")), clause) for clause in clauses]
        is_first = False
        if (join := _JOIN.match(text, position)) is None:
            break
        is_range = join.group("word") in "至到-—~～"
        position = join.end()
    return found, max(position, at) if found else at


def article(number: int, branch: str | None = None) -> str:
    """35 → 第三十五条; with 一 → 第三十五条之一."""
    return f"第{chinese(number)}条" + (f"之{branch}" if branch else "")


def _between(first: str, last: int) -> list[tuple[str, str]]:
    begin = number_of(first.removeprefix("第").partition("条")[0])
    if not 0 < last - begin <= _MOST_IN_A_RANGE:
        return []
    return [(article(number), "") for number in range(begin + 1, last)]


def _clauses(text: str, at: int) -> tuple[list[str], int]:
    """第一款, 第一款第（二）项, 第三、四款 … behind an article; [""] where nothing stands there."""
    found: list[str] = []
    while clause := _CLAUSE.match(text, at):
        numbers = [f"第{chinese(number_of(one))}款" for one in clause.group("clauses").split("、")]
        points, at = _points(text, clause.end())
        found += numbers[:-1] + [numbers[-1] + point for point in points]
    if not found:
        found, at = _points(text, at)
    return found, at


def _points(text: str, at: int) -> tuple[list[str], int]:
    found: list[str] = []
    while point := _POINT.match(text, at):
        first = point.group("bracketed") or point.group("plain")
        more = re.findall(_N, point.group("more"))
        found += [f"第（{chinese(number_of(one))}）项" for one in [first, *more]]
        at = point.end()
    if not found and (loose := _LOOSE_POINT.match(text, at)):
        found, at = [f"第（{chinese(number_of(loose.group('bracketed')))}）项"], loose.end()
    return found or [""], at
