"""What a person may have begun to type: each title from each of its words on, its sound and its first letters."""

from collections.abc import Iterator, Mapping

from tongban.services.search.facts import Document
from tongban.services.search.models import SearchBeginning
from tongban.services.search.spelling import initials, sounds
from tongban.services.search.words import STOP_WORDS, fold, words

_LONGEST = 60
_MOST_STARTS = 6  # words of a title from which it may be begun
_LATER_START = 0.6  # of a title that is begun at a later word


def write_beginnings(build: int, documents: Mapping[int, Document]) -> None:
    """Write what leads to these documents, by number. 1 SQL for each 1,000."""
    SearchBeginning.objects.bulk_create(
        (
            SearchBeginning(build=build, spelled=spelled, number=number, weight=weight * document.weight)
            for number, document in documents.items()
            for spelled, weight in _beginnings(document).items()
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )


def _beginnings(document: Document) -> dict[str, float]:
    found: dict[str, float] = {}
    aliases = document.fields.get("aliases", ())
    for text in (document.title, *([aliases] if isinstance(aliases, str) else aliases)):
        for place, start in enumerate(_starts(text)):
            weight = 1.0 if place == 0 else _LATER_START
            for spelled in (start, "".join(sounds(start)), initials(start)):
                if spelled:
                    key = spelled[:_LONGEST]
                    found[key] = max(found.get(key, 0.0), weight)
    return found


def _starts(text: str) -> Iterator[str]:
    """The folded text from its beginning and from each later word that tells something."""
    folded = "".join(fold(text).split())
    yield folded
    starts = {folded.find(word) for word in words(folded) if len(word) > 1 and word not in STOP_WORDS}
    for at in sorted(starts - {0, -1})[:_MOST_STARTS]:
        yield folded[at:]
