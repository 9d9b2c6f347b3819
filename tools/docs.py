"""The reference pages that are made from the code: `write` them, or `check` that they are as written."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    from tools import pages as made

    return {name: make() for name, make in made.PAGES.items()}


def main() -> int:
    """`write` or `check`."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import django

    django.setup()
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        if sys.argv[1:] == ["write"]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(name)
    if stale:
        print(f"not as generated: {', '.join(stale)}; run make docs")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
