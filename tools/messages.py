"""The catalogues of messages: `compile` makes them, `check` says what is not translated.

Source strings are English; each app keeps its Simplified Chinese in
locale/zh_Hans/LC_MESSAGES/django.po. Neither step needs the gettext programs.

Django makes one of all catalogues. What an app says must stand in its own catalogue all the
same, so that somebody has chosen the word for its place: a word borrowed from another app is
the word of that app's pages. Where two apps need two words for one English, a context parts them.
"""

import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "tongban"
# floors that are one room; in the others each app is one
WHOLE_FLOORS = frozenset({"kernel", "standards", "site"})
# what every page may say: the words of the frame, and those of the codes and the statutes
COMMON = frozenset({"foundation/ui", "standards"})
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),  # type: ignore[dict-item]
    "npgettext": ((1, "c"), 2, 3),  # type: ignore[dict-item]
}
# an entry of a catalogue as it is written: its context and its message
ENTRY = re.compile(r'^(?:msgctxt (".*")\n)?msgid (".*"(?:\n".*")*)', re.MULTILINE)
# a place of a value: its name and its conversion letter, either of which may be missing
PLACE = re.compile(
    r"%%|%\((?P<name>\w+)\)[-#0 +]*\d*(?:\.\d+)?(?P<letter>[a-zA-Z]?)|%(?P<plain>[sd])", re.ASCII
)


def catalogues(source: Path = SOURCE) -> Iterator[tuple[Path, Catalog]]:
    """Each catalogue with its path."""
    for path in sorted(source.rglob("locale/zh_Hans/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale="zh_Hans_CN")


def said(source: Path = SOURCE) -> Iterator[tuple[Path, int, tuple[str, ...], str | None]]:
    """Every marked message of code and templates: where it stands, its singular and plural, and its context."""
    for path in sorted(
        [*source.rglob("*.py"), *source.rglob("templates/**/*.html"), *source.rglob("templates/**/*.txt")]
    ):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = _templatized(text)
        for line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            texts = (message,) if isinstance(message, str) else tuple(m for m in message if m)
            if texts and texts[0]:
                yield path, line, texts, context


def _templatized(text: str) -> str:
    from django.utils.translation.template import templatize

    # one message a line is enough; what stands before it is no Python
    return "\n".join(line.lstrip() for line in templatize(text).splitlines())


def places(text: str) -> list[tuple[str, str]]:
    """The places of a text: the name and the conversion letter of each, empty where it has none."""
    found = [
        (hit["name"] or "", hit["letter"] or hit["plain"] or "")
        for hit in PLACE.finditer(text)
        if hit[0] != "%%"
    ]
    return sorted(found)


def twice(text: str) -> list[str]:
    """The messages that a catalogue writes down more than once: the later ones are read by nobody."""
    return [entry for (_context, entry), times in Counter(ENTRY.findall(text)).items() if times > 1]


def misplaced(source: str | tuple[str, ...], text: str) -> str:
    """What is wrong with the places of a translation; empty where nothing is.

    Of a message with a plural the Chinese has one form, which may say what either form says.
    """
    here = places(text)
    if any(name and not letter for name, letter in here):
        return "a place without its conversion letter"
    ours = [source] if isinstance(source, str) else list(source)
    wanted = [set(places(form)) for form in ours]
    return "" if set(here) in wanted else "other places than its source"


def room_of(where: Path) -> str:
    """The room that a file below the source belongs to: `resources/exchange`, or a floor that is one room."""
    floor, *rest = where.parts
    return floor if floor in WHOLE_FLOORS or not rest else f"{floor}/{rest[0]}"


def may_say(room: str, *, rooms: set[str]) -> bool:
    """Whether a room may say a message that stands in the catalogues of `rooms`: its own, or a common one."""
    return room in rooms or not rooms.isdisjoint(COMMON)


def check(source: Path = SOURCE) -> list[str]:
    """Sentences on what is missing, borrowed, doubled in a different way, fuzzy or has other places than its source."""
    first: dict[tuple[str | None, str], tuple[str, Path]] = {}
    rooms: dict[tuple[str | None, str], set[str]] = {}
    problems: list[str] = []
    for path, catalogue in catalogues(source):
        doubled = twice(path.read_text(encoding="utf-8"))
        problems += [f"{path.relative_to(source)}: written down twice: {entry}" for entry in doubled]
        for message in catalogue:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string if isinstance(message.string, str) else message.string[0]
            where = path.relative_to(source)
            if message.fuzzy:
                problems.append(f"{where}: fuzzy: {key!r}")
            if not text:
                problems.append(f"{where}: no translation: {key!r}")
                continue
            if fault := misplaced(message.id, text):
                problems.append(f"{where}: {fault}: {key!r} is {text!r}")
            # all catalogues become one: the same message with two translations says one of them everywhere
            other, there = first.setdefault((message.context, key), (text, where))
            rooms.setdefault((message.context, key), set()).add(room_of(where))
            if other != text:
                problems.append(
                    f"{where}: {key!r} is {text!r} here and {other!r} in {there}: give one a context"
                )
    lent: dict[tuple[str, str | None, str], str] = {}
    for path, line, texts, context in said(source):
        place = path.relative_to(source)
        within = f" in the context {context!r}" if context else ""
        if (context, texts[0]) not in first:
            problems.append(f"{place}:{line}: not translated{within}: {texts[0]!r}")
        elif not may_say(room_of(place), rooms=rooms[context, texts[0]]):
            text, there = first[context, texts[0]]
            lent.setdefault(
                (room_of(place), context, texts[0]),
                f"{place}:{line}: borrowed{within}: {texts[0]!r} is {text!r} in {there}: "
                "give it an entry here, with a context where another word fits",
            )
    problems += lent.values()
    return problems


def compile_all() -> int:
    """Write the .mo beside each .po that is newer. Returns how many were written."""
    written = 0
    for path, catalogue in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        fresh = target.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)
        written += 1
    return written


def main() -> int:
    """`compile` or `check`."""
    if sys.argv[1:] == ["check"]:
        import django
        from django.conf import settings

        settings.configure(USE_I18N=True)
        django.setup()
        problems = check()
        print(*problems, sep="\n")
        print(f"messages: {len(problems)} to mend" if problems else "messages: all translated")
        return 1 if problems else 0
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
