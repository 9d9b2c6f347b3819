"""A question without what would say whose it is: that is all of it that the model gets to read.

First what has the form of a number that names somebody goes out (ID, credit code, phone, card, e-mail, case), then
what is said to be a name or looks like a Chinese one; then every word that is neither an everyday word
(`words.yaml`) nor stands in the published sentences that are sent along. So a name, a street or a firm that no form
gives away stays here as well, because it is in no list.
"""

import re
import unicodedata
from collections.abc import Iterable

import rjieba

from tongban.faces.assistant.model.atoms import is_han
from tongban.faces.assistant.model.vocabulary import asking_words, surnames

GONE = "…"
MOST_CHARACTERS = 300
_FORMS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|https?://\S+"
    r"|(?=[0-9a-z]*[0-9]{4})[0-9a-z]{15,20}"  # ID number, credit code, card, case number
    r"|[+(]?(?:[\d零〇一二三四五六七八九幺][^\w…]{0,3}){5,}"  # phones, cards, numbers in groups or in Chinese digits
    r"|\d{4,}",
    re.I,
)
_SAID_NAME = re.compile(
    r"(?:我叫|名叫|叫做|叫作|姓名是?|名字是?|名字叫|本人|(?:my name is|i am called)\s)[\s：:]*([\u4e00-\u9fff]{2,4}|[a-z]+(?: [a-z]+)?)",
    re.I,
)
_TITLED = re.compile(r"([\u4e00-\u9fff]{1,3})(?=先生|女士|小姐|同志|师傅|老师|大爷|大妈|阿姨|叔叔)")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d{1,3}|[^\sa-z\d]+", re.I)
_PUNCTUATION = re.compile(r"[，。；：？！、,.;:?!\s（）()“”‘’'\"-]+")


def masked(question: str, *, known: Iterable[str]) -> str:
    """The question as the model may read it. `known`: the published texts that go with it."""
    text = unicodedata.normalize("NFKC", question)[:MOST_CHARACTERS].lower()
    text = _FORMS.sub(GONE, text)
    for form in (_SAID_NAME, _TITLED):
        text = form.sub(lambda found: found.group(0).replace(found.group(1), GONE), text)
    published = "\n".join(known).lower()
    kept = "".join(_kept(piece, published) for piece in _pieces(text))
    return re.sub(rf"(?:{GONE}\s*)+", GONE, kept).strip()


def _pieces(text: str) -> list[str]:
    """Words and punctuation, with a blank after each Latin word."""
    found: list[str] = []
    for piece in _WORD.findall(text):
        if any(is_han(sign) for sign in piece):
            found += _without_names(list(rjieba.cut(piece)))
        else:
            found.append(f"{piece} " if piece.isascii() else piece)
    return found


def _without_names(words: list[str]) -> list[str]:
    """The words with those that can be a surname, and what follows it as a given name, put out."""
    found: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word in surnames() and word not in asking_words():
            rest = words[at + 1 : at + 3]
            given = next((n for n in (2, 1) if len("".join(rest[:n])) <= 2 and _unusual(rest[:n])), 0)
            found.append(GONE)
            at += 1 + given
            continue
        found.append(GONE if _is_name(word) else word)
        at += 1
    return found


def _unusual(words: list[str]) -> bool:
    return bool(words) and all(word not in asking_words() and is_han(word[0]) for word in words)


def _is_name(word: str) -> bool:
    """A word of two to four characters that begins with a surname and is no everyday word."""
    is_long = 2 <= len(word) <= 4 and word not in asking_words()
    return is_long and (word[0] in surnames() or word[:2] in surnames()) and len(word) in (2, 3, 4)


def _kept(piece: str, published: str) -> str:
    word = piece.strip()
    if not word or _PUNCTUATION.fullmatch(word) or word == GONE or word.isdigit():
        return piece
    if word in asking_words():
        return piece
    if word.isascii():
        return piece if re.search(rf"\b{re.escape(word)}\b", published) else GONE
    if len(word) > 1 and word in published:
        return piece
    return _split(word, published)


def _split(word: str, published: str) -> str:
    """Of a longer word the everyday parts; the rest goes out."""
    if len(word) <= 2 or not all(map(is_han, word)):
        return GONE
    for cut in range(len(word) - 1, 1, -1):
        head, tail = word[:cut], word[cut:]
        if (head in asking_words() or head in published) and (tail in asking_words() or len(tail) == 1):
            return head + (tail if tail in asking_words() else GONE)
    return GONE
