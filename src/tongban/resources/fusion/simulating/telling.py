"""Scores as Markdown: readable on a terminal, and kept in the documentation."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from tongban.resources.fusion.facts import FAULT_TEXTS, FIELD_TEXTS
from tongban.resources.fusion.simulating.facts import CITY, TRUTH, NoTruth
from tongban.resources.fusion.simulating.scoring import Hits, Score


def told(scores: Sequence[Score], *, folder: Path, on: str) -> str:
    """All tables, with the city that was made and the day of the measurement. Raises NoTruth."""
    file = folder / TRUTH / CITY
    if not file.exists():
        raise NoTruth(facts={"folder": str(folder)})
    city = yaml.safe_load(file.read_text("utf-8"))
    records = sum(one.rows for one in scores)
    head = (
        f"{on}: {city['people']:,} people, {city['departments']} departments, seed {city['seed']}, "
        f"{records:,} records."
    )
    return "\n\n".join([head, *(part for one in scores for part in _parts(one))]) + "\n"


def _parts(score: Score) -> list[str]:
    name = score.kind.value.capitalize()
    fields = (
        (
            FIELD_TEXTS[field],
            f"{one.right:,}",
            f"{one.wrong:,}",
            f"{one.missing:,}",
            f"{one.could:,}",
            _share(one.share),
        )
        for field, one in score.fields.items()
    )
    found = {
        f"{name} in the register": score.keys,
        "Keys that two share": score.conflicts,
        **{FAULT_TEXTS[fault]: one for fault, one in score.rejects.items()},
    }
    return [
        f"### {name}",
        _table(("field", "right", "wrong", "missing", "somebody said it", "right of those"), fields),
        _table(
            ("what was to be found", "there", "found", "rightly", "precision", "recall"),
            ((what, *_told(one)) for what, one in found.items()),
        ),
    ]


def _told(hits: Hits) -> tuple[str, ...]:
    return f"{hits.there:,}", f"{hits.found:,}", f"{hits.both:,}", _share(hits.precision), _share(hits.recall)


def _share(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.2f} %"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
