"""How a text sounds: pinyin of Chinese, and the syllables of letters typed without a Chinese keyboard.

Tones are left out, and sounds that many regions do not tell apart are one: zh and z, ch and c,
sh and s, a final ng and n. ü is v.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

_RUN = re.compile(r"[a-z]+|[\u3400-\u9fff]")
_LETTERS = re.compile(r"[a-z]{3,}")
_LONGEST = 6  # letters of a syllable: zhuang
_COMMON = 2  # characters that must have a syllable for it to count: rare dialect sounds are none
MOST_LETTERS = 60  # typed without a break; longer ones are no words


@cache
def _syllables_of_chinese() -> frozenset[str]:
    """Every syllable that Mandarin has, without tones (some 400)."""
    from pypinyin.pinyin_dict import pinyin_dict

    counts: dict[str, int] = {}
    for readings in pinyin_dict.values():
        for reading in set(readings.split(",")):
            plain = _plain(reading)
            counts[plain] = counts.get(plain, 0) + 1
    return frozenset(
        sound
        for sound, count in counts.items()
        if count >= _COMMON and sound.isascii() and (len(sound) > 1 or sound in "aeo")
    )


def _plain(reading: str) -> str:
    bare = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


@lru_cache(maxsize=8_000)
def _sound_of(character: str) -> str:
    from pypinyin import lazy_pinyin  # its tables take a third of a second to load

    return lazy_pinyin(character)[0]


def sounds(text: str) -> tuple[str, ...]:
    """The syllables of the Chinese characters of a text, each as it is read in its word."""
    from pypinyin import lazy_pinyin

    return tuple(sound for sound in lazy_pinyin(text, errors="ignore") if sound.isascii())


def heard(text: str) -> tuple[str, ...]:
    """The syllables of a question: of its characters, each read alone, and of its letters if they are pinyin."""
    found: list[str] = []
    for run in _RUN.findall(text):
        if run.isascii():
            found.extend(syllables(run))
        elif (sound := _sound_of(run)).isascii():
            found.append(sound)
    return tuple(found)


@lru_cache(maxsize=4_000)
def syllables(letters: str) -> tuple[str, ...]:
    """Letters as the fewest syllables of pinyin, the longest first; empty if they are none."""
    known = _syllables_of_chinese()
    text = letters[: MOST_LETTERS + 1].replace("lue", "lve").replace("nue", "nve")
    if len(text) > MOST_LETTERS:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, last = best[start], text[start:end]
            if before is None or last not in known:
                continue
            already = best[end]
            if already is None or len(before) + 1 < len(already):
                best[end] = (*before, last)
    return best[-1] or ()


def alike(sound: str) -> str:
    """A syllable as it is heard everywhere: without curled tongue and back nose."""
    if sound[:2] in ("zh", "ch", "sh"):
        sound = sound[0] + sound[2:]
    return sound[:-1] if sound.endswith("ng") else sound


def runs(said: Sequence[str], lengths: Iterable[int]) -> list[str]:
    """Each run of so many syllables written together, in order."""
    even = [alike(sound) for sound in said]
    return [
        "".join(even[start : start + length]) for length in lengths for start in range(len(even) - length + 1)
    ]


def initials(text: str) -> str:
    """The first letter of each syllable: 社保卡 is sbk."""
    return "".join(sound[0] for sound in sounds(text) if sound)


def heard_within(word: str, text: str) -> bool:
    """Whether letters of the text are the pinyin of a Chinese word or hold it."""
    wanted = [alike(_sound_of(character)) for character in word]
    for run in _LETTERS.findall(text):
        said = [alike(sound) for sound in syllables(run)]
        if any(said[at : at + len(wanted)] == wanted for at in range(len(said) - len(wanted) + 1)):
            return True
    return False
