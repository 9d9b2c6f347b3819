"""The reference pages that are made from the code: `write` them, or `check` that they are as written."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
# the pages are those of a plain installation, whatever this shell is set to
OWN = {
    "TONGBAN_MODE": "test",
    "TONGBAN_HOME": str(ROOT / ".tongban-test"),
    "DJANGO_SETTINGS_MODULE": "tongban.site.settings",
}


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    from tools import pages as made

    return {name: make() for name, make in made.PAGES.items()}


def stale_pages(made: dict[str, str]) -> list[str]:
    """Names of pages that are missing or not as made."""
    return [
        name
        for name, text in made.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """`write` or `check`."""
    for name in [name for name in os.environ if name.startswith("TONGBAN_")]:
        del os.environ[name]
    os.environ.update(OWN)
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import django
    from django.utils import translation

    django.setup()
    with translation.override("en"):
        made = pages()
    stale = stale_pages(made)
    if sys.argv[1:] == ["write"]:
        for name in stale:
            (REFERENCE / name).write_text(made[name], encoding="utf-8")
            print(f"wrote docs/reference/{name}")
        return 0
    if stale:
        print(f"not as generated: {', '.join(stale)}; run make docs")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
