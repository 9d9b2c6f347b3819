"""Whether what the model said may be shown: each sentence is made of the one sentence that it names, in order.

Nothing is believed of the model. Its sentence may leave small words out and put others in between (`words.yaml`:
`small`); it may not bring a word, a number, a name of a paper or an address that its source does not have, nor
turn it round; nor may it leave out a word that says something. So an answer that obeys an instruction hidden in an item or in a question does not pass, because
what it was told to say does not stand in the source.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import rjieba

from tongban.faces.assistant.facts import Sentence
from tongban.faces.assistant.model.atoms import atoms, common_length, is_han, is_number
from tongban.faces.assistant.model.facts import Unit, Unusable
from tongban.faces.assistant.model.vocabulary import small_words, turning_words

MOST_CHARACTERS = 400  # of one sentence
_SMALL = 12  # small words beside as many again as the source is long by half
_COUNTED = re.compile(
    r"[零〇一二三四五六七八九十百千万亿两半]+(?=[个份天日月年周次元角分张页岁人户件项级套寸倍成折米])"
)
_MARKUP = re.compile(r"[<>\[\]{}`*_#|\\^$]|://|www\.", re.I)


def checked(said: str, units: Sequence[Unit]) -> tuple[Sentence, ...]:
    """The sentences of the model's answer with their citations, if every one of them may be shown.

    Every unit has to be told, so that nothing owed is left out. Raises Unusable with what is wrong.
    """
    by_id = {unit.id: unit for unit in units}
    told: set[str] = set()
    found = []
    for text, name in _read(said, most=2 * len(units)):
        unit = by_id.get(name)
        if unit is None:
            raise Unusable("element")
        check_sentence(text, unit.text)
        told.add(name)
        found.append(Sentence(text=text, citation=unit.sentence.citation))
    if told != by_id.keys():
        raise Unusable("incomplete")
    return tuple(found)


def check_sentence(text: str, source: str) -> None:
    """Raise Unusable unless `text` says what `source` says, and only that."""
    if not text or len(text) > MOST_CHARACTERS or not text.isprintable():
        raise Unusable("form")
    if any(mark not in source for mark in _MARKUP.findall(text)):
        raise Unusable("address")
    given, known = atoms(text), atoms(source)
    if len(given) > 1.5 * len(known) + _SMALL:
        raise Unusable("length")
    if _numbers(text, given) != _numbers(source, known):
        raise Unusable("number")
    if _turns(given) != _turns(known):
        raise Unusable("turned")
    if not _is_made_of(given, known, singles=_single_words(source)):
        raise Unusable("word")
    if not _is_whole(given, source):
        raise Unusable("shortened")


def chosen(said: str, names: Sequence[str], *, most: int) -> tuple[str, ...]:
    """Which of the offered names the model chose, none if it says that none fits. Raises Unusable."""
    found = _object(said).get("chosen")
    if not isinstance(found, list) or len(found) > most or len(set(map(str, found))) != len(found):
        raise Unusable("form")
    if not all(isinstance(name, str) and name in names for name in found):
        raise Unusable("choice")
    return tuple(found)


def _read(said: str, *, most: int) -> list[tuple[str, str]]:
    """The sentences, each with the name of its source, where the answer has exactly that form."""
    rows = _object(said).get("sentences")
    if not isinstance(rows, list) or not 0 < len(rows) <= most:
        raise Unusable("form")
    found = []
    for row in rows:
        if not isinstance(row, dict) or row.keys() != {"text", "element"}:
            raise Unusable("form")
        text, name = row["text"], row["element"]
        if not isinstance(text, str) or not isinstance(name, str):
            raise Unusable("form")
        found.append((text.strip(), name))
    return found


def _object(said: str) -> dict[str, Any]:
    """The one JSON object of the answer; some models put it into a fence."""
    text = said.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.strip("`").removeprefix("json")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unusable("json") from error
    if not isinstance(found, dict):
        raise Unusable("json")
    return found


def _numbers(text: str, known: Sequence[str]) -> Counter[str]:
    """Every number, and every number in Chinese characters that counts something."""
    return Counter([atom for atom in known if is_number(atom)]) + Counter(_COUNTED.findall(text))


def _turns(known: Sequence[str]) -> Counter[str]:
    """How often each word stands there that turns a sentence round: not, only, or, except, within, free."""
    joined = "\x00".join(known)
    found: Counter[str] = Counter()
    for word in turning_words():
        form = "\x00".join(atoms(word))
        count = len(re.findall(rf"(?:(?<=\x00)|^){re.escape(form)}(?=\x00|$)", joined))
        if count:
            found[word] = count
    return found


def _is_whole(given: Sequence[str], source: str) -> bool:
    """Whether every word of the source is told that says something: a paper, a condition or a sum left out is a
    wrong answer. Numbers are counted by themselves."""
    small = small_words().forms
    words = [form for word in rjieba.cut(source) if (form := atoms(word)) and form not in small]
    han = [atom for form in words for atom in form if is_han(atom)]
    latin = Counter(atom for atom in atoms(source) if _says(atom) and (atom,) not in small)
    return common_length(han, given) == len(han) and latin <= Counter(given)


def _says(atom: str) -> bool:
    return not is_han(atom) and not is_number(atom)


def _single_words(source: str) -> frozenset[str]:
    """Chinese characters that stand in the source as words of their own."""
    return frozenset(word for word in rjieba.cut(source) if len(word) == 1)


def _is_made_of(given: Sequence[str], known: Sequence[str], *, singles: frozenset[str]) -> bool:
    """Whether `given` is pieces of `known` in their order, with small words between them.

    `reached[i]` is the earliest place of `known` up to which the first i atoms can have come; an earlier one
    leaves more of it, so it is enough.
    """
    small = small_words()
    reached: list[int | None] = [0, *[None] * len(given)]
    for at in range(len(given)):
        place = reached[at]
        if place is None:
            continue
        for length in range(1, min(small.longest, len(given) - at) + 1):
            if tuple(given[at : at + length]) in small.forms:
                _reach(reached, at + length, place)
        for start in range(place, len(known)):
            length = 0
            while (
                at + length < len(given)
                and start + length < len(known)
                and given[at + length] == known[start + length]
            ):
                length += 1
                if length > 1 or not is_han(given[at]) or given[at] in singles:
                    _reach(reached, at + length, start + length)
    return reached[-1] is not None


def _reach(reached: list[int | None], at: int, place: int) -> None:
    before = reached[at]
    reached[at] = place if before is None else min(before, place)
