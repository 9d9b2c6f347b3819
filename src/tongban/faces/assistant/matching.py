"""How well words fit: a question a service's name, an answer one of the choices. Pure rules, no weights learnt."""

import re
from collections.abc import Iterable, Sequence

from tongban.faces.assistant.asking import filler_spans, fold
from tongban.services.items.public import Choice as Answer

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9]+")
_ORDINALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_ORDINAL = re.compile(r"^(?:我?选|就|是|要)?(?:第)?([1-9一二两三四五六])(?:个|项|种|号|条)?(?:吧|的)?$")
_ENGLISH_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_YES = re.compile(
    r"^(?:是|是的|对|对的|有|有的|要|需要|会|嗯|可以|当然|yes|yeah|yep|sure|i do|i am)(?:啊|呀|吧|了)?$"
)
_NO = re.compile(
    r"^(?:不|不是|不是的|没|没有|没有的|不要|不用|不需要|不会|否|无|no|nope|none|i don't|i am not)(?:啊|呀|吧|了)?$"
)
_DENIES = re.compile(r"^(?:不|没|无|否|非|未)|\bno\b|\bnot\b")
_DENIED = re.compile(r"不用|不要|不是|不|没有|没|无")
_TOLD, _APART = 0.6, 0.2  # so much of a choice, and so much more than of the next
_ENOUGH = 0.5  # of an answer's characters that a label must hold


def fit(said: str, texts: Iterable[str]) -> float:
    """Which share of what `said` names stands in `texts`, 0 to 1: pairs of characters, whole English words.

    Words that tell nothing are counted only where they stand in the texts as well.
    """
    said, names = fold(said), fold(" ".join(texts)) if not isinstance(texts, str) else fold(texts)
    idle = filler_spans(said)
    counted = hit = 0
    for at, sign in enumerate(said):
        if not _HAN.match(sign):
            continue
        stands = _stands(said, at, names)
        if stands or at not in idle:
            counted, hit = counted + 1, hit + stands
    words = [word for word in _WORD.findall(said) if len(word) > 1]
    known = set(_WORD.findall(names))
    counted += 2 * sum(1 for word in words if not _is_idle(said, word, idle))
    hit += 2 * sum(1 for word in words if word in known and not _is_idle(said, word, idle))
    return hit / counted if counted else 0.0


def beyond(said: str, texts: Iterable[str]) -> str:
    """What `said` names that does not stand in `texts`: runs of at least two characters."""
    said, names = fold(said), fold(" ".join(texts))
    idle = filler_spans(said)
    kept = "".join(
        sign if _HAN.match(sign) and at not in idle and not _stands(said, at, names) else " "
        for at, sign in enumerate(said)
    )
    return " ".join(run for run in kept.split() if len(run) > 1)


def without(said: str, texts: Iterable[str]) -> str:
    """`said` without what stands in `texts`."""
    said, names = fold(said), fold(" ".join(texts))
    return "".join(
        " " if _HAN.match(sign) and _stands(said, at, names) else sign for at, sign in enumerate(said)
    )


def alike(said: str, question: str, answer: str) -> float:
    """How likely a published question with its answer is what was asked, 0 to 1: pairs and single characters of
    each in the other. Its parts were weighed on the sample city's own questions."""
    both = f"{question} {answer}"
    shares = (
        (0.3, fit(said, [question])),
        (0.2, fit(question, [said])),
        (0.2, fit(said, [both])),
        (0.1, _characters(said, question)),
        (0.1, _characters(question, said)),
        (0.1, _characters(said, both)),
    )
    return sum(weight * share for weight, share in shares)


def _characters(said: str, text: str) -> float:
    """Which share of the characters that tell something stands in the text."""
    said, text = fold(said), fold(text)
    idle = filler_spans(said)
    telling = [sign for at, sign in enumerate(said) if _HAN.match(sign) and at not in idle]
    return sum(sign in text for sign in telling) / len(telling) if telling else 0.0


def _stands(said: str, at: int, names: str) -> bool:
    """Whether the character stands in `names` together with a neighbour; one without neighbours by itself."""
    has_next, has_last = _han(said, at + 1), _han(said, at - 1)
    if has_next and said[at : at + 2] in names:
        return True
    if has_last and said[at - 1 : at + 1] in names:
        return True
    return not has_next and not has_last and said[at] in names


def _han(text: str, at: int) -> bool:
    return 0 <= at < len(text) and bool(_HAN.match(text[at]))


def _is_idle(text: str, word: str, idle: frozenset[int]) -> bool:
    return text.find(word) in idle


def ordinal(said: str, most: int) -> int | None:
    """Which one of a list is meant by “2”, “第二个” or “the second”, from 0; None: none of them."""
    text = fold(said).strip(" 。.!！")
    found = _ORDINAL.match(text)
    number = 0
    if found:
        number = int(found[1]) if found[1].isdecimal() else _ORDINALS[found[1]]
    else:
        number = next((n for word, n in _ENGLISH_ORDINALS.items() if re.search(rf"\b{word}\b", text)), 0)
    return number - 1 if 0 < number <= most else None


def answer_in(said: str, choices: Sequence[Answer]) -> str | None:
    """The value of the choice that `said` means; None where it means none of them, or more than one."""
    text = fold(said).strip(" 。.!！?？").rstrip("的了吧呀啊")
    if (place := ordinal(text, len(choices))) is not None:
        return choices[place].value
    labels = [fold(choice.label) for choice in choices]
    for choice, label in zip(choices, labels, strict=True):
        if text in (label, fold(choice.value)):
            return choice.value
    if (value := _yes_or_no(text, choices, labels)) is not None:
        return value
    scores = [max(fit(text, [label]), _held(label, text)) for label in labels]
    best = max(scores, default=0.0)
    if best < _ENOUGH or scores.count(best) > 1:
        return None
    return choices[scores.index(best)].value


def chosen_in(clause: str, question: str, choices: Sequence[Answer]) -> str | None:
    """The choice that a piece of a story holds: by the choice's own words, or by yes and no to the question's."""
    denies = bool(_DENIED.search(fold(clause)))
    labels = [choice.label for choice in choices]
    denying = [bool(_DENIES.search(fold(label))) for label in labels]
    scores = [
        0.0 if says_no and not denies else _told_of(label, clause)
        for label, says_no in zip(labels, denying, strict=True)
    ]
    best = max(scores, default=0.0)
    others = sorted(scores)[:-1]
    if best >= _TOLD and (not others or best - others[-1] >= _APART):
        return choices[scores.index(best)].value
    if sum(denying) == 1 and len(choices) == 2 and fit(beyond_question(clause), [question]) >= _ENOUGH:
        return choices[denying.index(denies)].value
    return None


def beyond_question(clause: str) -> str:
    """A piece of a story without its yes or no."""
    return _DENIED.sub("", fold(clause))


def _told_of(label: str, clause: str) -> float:
    """How much of a choice stands in the piece; a choice of several things is told by one of them."""
    parts = [part for part in re.split(r"[、，,；;／/]|或者", label) if len(part) > 1]
    return max((max(fit(part, [clause]), _characters(part, clause)) for part in parts), default=0.0)


def _yes_or_no(text: str, choices: Sequence[Answer], labels: Sequence[str]) -> str | None:
    if len(choices) != 2 or not (_YES.match(text) or _NO.match(text)):
        return None
    denying = [bool(_DENIES.search(label)) for label in labels]
    if sum(denying) != 1:
        return None
    return choices[denying.index(bool(_NO.match(text)))].value


def _held(label: str, text: str) -> float:
    """How much of a label stands in what was said: “我是公司” holds all of 公司."""
    return 0.9 if len(label) > 1 and label in text else 0.0
