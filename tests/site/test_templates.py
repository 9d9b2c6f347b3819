"""What holds for the templates of every app."""

import re
from pathlib import Path

import pytest

import tongban

TEMPLATES = sorted(Path(tongban.__file__).parent.rglob("templates/**/*.html"))
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_nothing_is_inline_so_that_the_strict_policy_holds(path: Path) -> None:
    """No style or script stands inside a page: the browser would refuse it.

    Use tb- classes, spacing utilities (mt-4 = 1rem: our space steps 0–8), and for bars
    `data-part="40"` (`{{ a|percent:b }}`) instead of `style="--part:40%"`.
    """
    text = COMMENT.sub("", path.read_text())
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    assert not re.search(r"<style\b|\son[a-z]+\s*=|javascript:", text), (
        "inline style, handler or script address"
    )
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", text), (
        "inline script"
    )
    assert not re.search(r"<(?:script|link|img)[^>]*(?:src|href)=\"(?:https?:)?//", text), "another host"
