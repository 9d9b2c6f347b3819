"""What the makers of sentences share: the sections of the guide's page, and how long a sentence may be."""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

# (section, text)
Said = Iterator[tuple[str, str]]
# anchors of the guide's page
FIGURES, YOU, WHO, PAPERS, FLOW, WHERE, RESULT, FEES, ASK, RIGHTS, FACTS = (
    "figures", "you", "who", "papers", "flow", "where", "result", "fees", "ask", "rights", "facts",
)  # fmt: skip
MOST = 6  # conditions, counters, laws; the guide has the rest
_CLIP = 240  # characters of one sentence: some guides put a page of statute into a condition


def clip(text: str) -> str:
    """The text on one line, and cut where it is long: the guide has the whole."""
    line = " ".join(text.split())
    return line if len(line) <= _CLIP else line[: _CLIP - 1] + "…"


def more(count: int) -> str:
    """How much of a list was left out."""
    return ngettext("%(n)s more stands in the guide.", "%(n)s more stand in the guide.", count) % {"n": count}


def only_sometimes(text: str) -> str:
    """A sentence that holds only for some answers."""
    return gettext("Only in some situations: %(text)s") % {"text": text}
