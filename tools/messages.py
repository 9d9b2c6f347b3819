"""The catalogues of messages: `compile` makes them, `check` says what is not translated.

Source strings are English; each app keeps its Simplified Chinese in
locale/zh_Hans/LC_MESSAGES/django.po. Neither step needs the gettext programs.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "tongban"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),  # type: ignore[dict-item]
}
# a place of a value: its name and its conversion letter, either of which may be missing
PLACE = re.compile(
    r"%%|%\((?P<name>\w+)\)[-#0 +]*\d*(?:\.\d+)?(?P<letter>[a-zA-Z]?)|%(?P<plain>[sd])", re.ASCII
)


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Each catalogue with its path."""
    for path in sorted(SOURCE.rglob("locale/zh_Hans/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale="zh_Hans_CN")


def said() -> Iterator[tuple[Path, int, tuple[str, ...], str | None]]:
    """Every marked message of code and templates: where it stands, its singular and plural, and its context."""
    for path in sorted(
        [*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]
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


def check() -> list[str]:
    """Sentences on what is missing, doubled in a different way, fuzzy or has other places than its source."""
    first: dict[tuple[str | None, str], tuple[str, Path]] = {}
    problems: list[str] = []
    for path, catalogue in catalogues():
        for message in catalogue:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string if isinstance(message.string, str) else message.string[0]
            where = path.relative_to(SOURCE)
            if message.fuzzy:
                problems.append(f"{where}: fuzzy: {key!r}")
            if not text:
                problems.append(f"{where}: no translation: {key!r}")
                continue
            if fault := misplaced(message.id, text):
                problems.append(f"{where}: {fault}: {key!r} is {text!r}")
            # all catalogues become one: the same message with two translations says one of them everywhere
            other, there = first.setdefault((message.context, key), (text, where))
            if other != text:
                problems.append(
                    f"{where}: {key!r} is {text!r} here and {other!r} in {there}: give one a context"
                )
    for path, line, texts, context in said():
        if (context, texts[0]) not in first:
            within = f" in the context {context!r}" if context else ""
            problems.append(f"{path.relative_to(SOURCE)}:{line}: not translated{within}: {texts[0]!r}")
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
