"""Styles and scripts built from `web/`: names with a hash, read from the build's manifest."""

import json
import re
from functools import cache
from pathlib import Path

from django.core.checks import CheckMessage, Warning
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

DIST = Path(__file__).resolve().parent / "static" / "ui" / "dist"


@cache
def manifest() -> dict[str, dict[str, str | list[str]]]:
    """Entry → its files. Empty when the web part was never built."""
    path = DIST / "manifest.json"
    if not path.is_file():
        return {}
    entries: dict[str, dict[str, str | list[str]]] = json.loads(path.read_text())
    return {Path(source).stem: entry for source, entry in entries.items()}


def address(file: str) -> str:
    return static(f"ui/dist/{file}")


@cache
def tags_of(name: str) -> SafeString:
    """The link and script elements of entry `name`."""
    entry = manifest().get(name)
    if entry is None:
        return mark_safe("")
    file = str(entry["file"])
    styles = [file] if file.endswith(".css") else list(entry.get("css", []))
    links = format_html_join("", '<link rel="stylesheet" href="{}">', ((address(style),) for style in styles))
    if file.endswith(".css"):
        return links
    return format_html('{}<script type="module" src="{}"></script>', links, address(file))


def built_text(name: str) -> str:
    """The script of entry `name` itself, for a page that stands in one file; empty when it was never built."""
    entry = manifest().get(name)
    return (DIST / str(entry["file"])).read_text(encoding="utf-8") if entry else ""


def built_chunks(name: str) -> dict[str, str]:
    """The script of entry `name` under the empty name, and those that it imports, for a page that stands in one file."""
    own = built_text(name)
    imported = re.findall(r"""from\s*["']\./([\w.-]+\.js)["']""", own)
    return {"": own, **{file: (DIST / file).read_text(encoding="utf-8") for file in imported}} if own else {}


def kept_assets(*names: str) -> list[str]:
    """The addresses of the styles and scripts of some entries, for a page that a phone keeps."""
    files: dict[str, None] = {}
    for name in names:
        entry = manifest().get(name, {})
        files |= dict.fromkeys([str(entry["file"]), *entry.get("css", [])] if entry else [])
    return [address(file) for file in files]


def check_built(**_: object) -> list[CheckMessage]:
    """A system check: pages without styles are seen at start."""
    if manifest():
        return []
    return [Warning("The web part is not built: pages have no styles.", hint="Run `make web`.", id="ui.W001")]
