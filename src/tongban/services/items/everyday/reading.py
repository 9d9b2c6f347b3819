"""The everyday words that come with the platform, by file: persons and families, firms and trades, English, kin."""

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import yaml

from tongban.services.search.public import Everyday, fold

_FILES = ("house.yaml", "life.yaml", "firms.yaml", "english.yaml")


@lru_cache(maxsize=1)
def everyday_words() -> Everyday:
    """The house's own list: how people say it → how offices write it, and kin. Searches read the dictionary, into
    which it is loaded after every migration and where editors add to it and take out of it."""
    return Everyday(house_words(), kin_words())


@lru_cache(maxsize=1)
def house_words() -> dict[str, tuple[str, ...]]:
    """Everyday word → the phrases of offices, most fitting first. What two files say of a word is joined."""
    words: dict[str, tuple[str, ...]] = {}
    for name in _FILES:
        for word, meant in _read(name).items():
            words[fold(word)] = tuple(dict.fromkeys((*words.get(fold(word), ()), *meant)))
    return words


@lru_cache(maxsize=1)
def kin_words() -> dict[str, tuple[str, ...]]:
    """The file says for each word of offices how people say it; a question asks the other way round."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for office, said in _read("kin.yaml").items():
        for word in said:
            found[fold(word)].append(office)
    return {word: tuple(offices) for word, offices in found.items()}


def _read(name: str) -> dict[str, list[str]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    read: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return read
