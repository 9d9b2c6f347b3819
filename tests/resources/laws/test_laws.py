"""Laws are loaded, cited and shown."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.laws.facts import ArticleRow, LawRow, article_position, plain_title
from tongban.resources.laws.loading import NoLawsHere, laws_at
from tongban.resources.laws.public import bring_law, citations, cite, law, laws_load

LOADER = SystemActor(job="test")
AT = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
SAMPLE = Path(__file__).resolve().parents[3] / "sample" / "bozhou" / "laws.yaml"


@pytest.mark.parametrize(
    ("number", "position"),
    [
        ("第一条", 100),
        ("第十条", 1000),
        ("第十二条", 1200),
        ("第四十二条", 4200),
        ("第一百零五条", 10500),
        ("第一千零四十九条", 104900),
        ("第二百八十条之一", 28001),
        ("附则", 0),
    ],
)
def test_numbers_of_articles_are_read(number: str, position: int) -> None:
    assert article_position(number) == position


@pytest.mark.parametrize(
    "cited",
    [
        "中华人民共和国行政许可法",
        "《行政许可法》",
        "行政许可法（2019年修正）",
        "《中华人民共和国行政许可法》（2019修正）",
    ],
)
def test_a_law_is_known_by_any_way_of_citing_it(cited: str) -> None:
    assert plain_title(cited) == "行政许可法"


@pytest.mark.django_db
def test_the_sample_laws_are_cited_with_summary_and_address(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert laws_load(SAMPLE, by=LOADER, at=AT) == len(list(laws_at(SAMPLE)))
    assert laws_load(SAMPLE, by=LOADER, at=AT) == 0
    with django_assert_num_queries(1):
        known, paragraph, unknown = citations(
            [("行政许可法", "第四十二条"), ("《食品安全法》", "第三十三条第一款"), ("没有的法", "第一条")]
        )
    assert known.title == "中华人民共和国行政许可法"
    assert "20日" in known.summary
    assert known.url == "/laws/%E8%A1%8C%E6%94%BF%E8%AE%B8%E5%8F%AF%E6%B3%95/#第四十二条"
    assert known.in_force_from == date(2004, 7, 1)
    assert paragraph.article == "第三十三条第一款"
    assert paragraph.url.endswith("#第三十三条")
    assert (unknown.text, unknown.url) == ("《没有的法》第一条", "")
    with django_assert_num_queries(0):
        assert citations([]) == []


@pytest.mark.django_db
def test_texts_and_summaries_from_two_files_stand_together() -> None:
    bring_law(
        by=LOADER,
        at=AT,
        row=LawRow(title="测试法", articles=(ArticleRow(number="第二条", summary="我们的话"),)),
    )
    bring_law(
        by=LOADER,
        at=AT,
        row=LawRow(
            title="测试法",
            articles=(ArticleRow(number="第一条", text="甲"), ArticleRow(number="第二条", text="乙")),
        ),
    )
    assert [(a.number, a.summary, a.text) for a in law("测试法").articles] == [
        ("第一条", "", "甲"),
        ("第二条", "我们的话", "乙"),
    ]


@pytest.mark.django_db
def test_a_law_has_a_page(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    laws_load(SAMPLE, by=LOADER, at=AT)
    with django_assert_max_num_queries(3):
        page = client.get(cite("行政许可法").url)
    assert page.status_code == 200
    assert "第四十二条" in page.content.decode()
    assert client.get("/laws/nothing/").status_code == 404
    with pytest.raises(NotFound):
        law("nothing")


def test_a_file_that_holds_no_laws_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoLawsHere):
        list(laws_at(tmp_path))


@pytest.mark.slow
@pytest.mark.django_db
def test_every_national_law_is_loaded(shared: Path) -> None:
    laws_load(SAMPLE, by=LOADER, at=AT)
    laws_load(shared / "data" / "laws", by=LOADER, at=AT)
    found = law("行政许可法")
    assert len(found.articles) == 83
    assert found.articles[41].summary
    assert "二十日" in found.articles[41].text
