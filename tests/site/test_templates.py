"""What holds for the templates of every app."""

import re
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

import tongban

TEMPLATES = sorted(Path(tongban.__file__).parent.rglob("templates/**/*.html"))
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
# files that people save and open without a server: each brings a policy of its own, which names its script by its hash
SAVED = {"templates/licences/offline.html", "templates/fusion/report.html"}
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_nothing_is_inline_so_that_the_strict_policy_holds(path: Path) -> None:
    """No style or script stands inside a page: the browser would refuse it.

    Use tb- classes, spacing utilities (mt-4 = 1rem: our space steps 0–8), and for bars
    `data-part="40"` (`{{ a|percent:b }}`) instead of `style="--part:40%"`.
    """
    text = COMMENT.sub("", path.read_text())
    if "/".join(path.parts[-3:]) in SAVED:
        assert 'http-equiv="Content-Security-Policy"' in text
        return
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    # what stands in a tag of the template, such as `with one=…`, is no attribute
    assert not re.search(r"<style\b|\son[a-z]+\s*=|javascript:", TAG.sub("", text)), (
        "inline style, handler or script address"
    )
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", text), (
        "inline script"
    )
    assert not re.search(r"<(?:script|link|img)[^>]*(?:src|href)=\"(?:https?:)?//", text), "another host"


NAMED = re.compile(r"""\{%-?\s*url\s+['"]([\w-]+(?::[\w-]+)+)['"]""")


def _addresses(resolver: URLResolver, within: str = "") -> set[str]:
    names: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            names |= _addresses(entry, f"{within}{entry.namespace}:" if entry.namespace else within)
        elif entry.name:
            names.add(f"{within}{entry.name}")
    return names


def test_every_page_that_a_template_links_to_is_there() -> None:
    """A link inside an `if` breaks its page only on the day when the `if` is true."""
    known = _addresses(get_resolver())
    asked = {(path.name, name) for path in TEMPLATES for name in NAMED.findall(path.read_text())}
    assert not sorted(pair for pair in asked if pair[1] not in known)


WORKED_OUT = re.compile(r"""\s:[a-z_-]+="[^"{]*(?:\b(?:or|and|not|in|is)\b\s|[=<>!]=|\s[<>]\s)[^"]*\"""")


def test_a_component_is_given_a_value_and_nothing_to_work_out() -> None:
    """`:open="a or b"` is taken for one name that nothing has: the part would stay shut, and nobody told."""
    told = {path.name: WORKED_OUT.findall(COMMENT.sub("", path.read_text())) for path in TEMPLATES}
    assert not {name: found for name, found in told.items() if found}
