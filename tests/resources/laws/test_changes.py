"""Laws are amended and repealed; versions of a law hold one after the other."""

from datetime import date
from pathlib import Path

import pytest

from tests.foundation.directory.make import make_officer, make_organisations
from tests.resources.laws.test_laws import AT, LOADER
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.laws.commands.change import ArticleNotThere, ChangeKnown
from tongban.resources.laws.facts import ArticleRow, LawRow
from tongban.resources.laws.loading import laws_at
from tongban.resources.laws.models import Law, LawChange
from tongban.resources.laws.public import amend_law, bring_law, law, law_changes, law_heads, repeal_law
from tongban.resources.laws.versions import repealed_by, with_terms

ON = date(2027, 1, 1)


@pytest.fixture
def a_law() -> str:
    bring_law(
        row=LawRow(title="测试法", articles=(ArticleRow(number="第一条", text="甲"),)), by=LOADER, at=AT
    )
    return "测试法"


def announced() -> list[str]:
    return list(Announcement.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.django_db
def test_an_amendment_is_kept_announced_and_on_the_trail(a_law: str) -> None:
    amend_law(slug=a_law, on=ON, articles=["第一条"], note="决定", by=LOADER, at=AT)
    (change,) = law_changes(slug=a_law)
    assert (change.kind, change.articles, change.on, change.note) == ("amended", ("第一条",), ON, "决定")
    assert announced() == ["laws.brought", "laws.amended"]
    assert entries_of(f"law:{a_law}")[-1].act == "laws.amend"
    assert law(a_law).in_force_to is None


@pytest.mark.django_db
def test_a_repealed_law_ends_on_its_day(a_law: str) -> None:
    repeal_law(slug=a_law, on=ON, by=LOADER, at=AT)
    ((_, head),) = law_heads([a_law])
    assert head.is_in_force(date(2026, 12, 31))
    assert not head.is_in_force(ON)
    assert announced()[-1] == "laws.repealed"


@pytest.mark.django_db
def test_refused_changes_write_nothing(a_law: str) -> None:
    amend_law(slug=a_law, on=ON, by=LOADER, at=AT)
    make_organisations()
    clerk = make_officer()
    before = (announced(), LawChange.objects.count())
    with pytest.raises(ChangeKnown):
        amend_law(slug=a_law, on=ON, by=LOADER, at=AT)
    with pytest.raises(ArticleNotThere):
        amend_law(slug=a_law, on=ON, articles=["第九条"], by=LOADER, at=AT)
    with pytest.raises(NotFound):
        repeal_law(slug="nothing", on=ON, by=LOADER, at=AT)
    with pytest.raises(DutyMissing):
        repeal_law(slug=a_law, on=ON, by=clerk, at=AT)
    with pytest.raises(NotAllowed):
        repeal_law(slug=a_law, on=ON, by=Somebody(), at=AT)
    assert (announced(), LawChange.objects.count()) == before
    assert Law.objects.get(slug=a_law).in_force_to is None


class Somebody:
    """An actor without any right here."""

    ref = "applicant:1"


def test_the_next_version_ends_the_one_before() -> None:
    old = LawRow(title="仲裁法", in_force_from=date(1995, 9, 1), revised_on=date(2017, 9, 1), is_over=True)
    new = LawRow(title="仲裁法", in_force_from=date(2026, 3, 1), revised_on=date(2025, 9, 12))
    first, second = with_terms([old, new])
    assert (first.title, first.in_force_to, first.is_over) == ("仲裁法（2017年版）", date(2026, 3, 1), False)
    assert (second.title, second.in_force_to) == ("仲裁法", None)


def test_a_law_that_another_repeals_ends_when_that_one_begins() -> None:
    code = LawRow(title="环境法典", in_force_from=date(2026, 8, 15))
    ends = repealed_by([(code, "本法自2026年8月15日起施行。《水法》、《气法》同时废止。")])
    water, lost = with_terms(
        [LawRow(title="水法", is_over=True), LawRow(title="旧法", is_over=True)], ends=ends
    )
    assert (water.in_force_to, water.is_over) == (date(2026, 8, 15), False)
    assert (lost.in_force_to, lost.is_over) == (None, True)


def test_a_markdown_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "放假办法(2024-11-10).md"
    path.write_text(
        "# 放假办法\n\n2019年10月22日 国务院令第722号公布\n\n2020年1月1日 施行\n\n<!-- INFO END -->\n\n## 第一章 总 则\n\n"
        "第一条 为了休息。\n\n第二条之一 下列：\n\n（一）元旦。\n",
        encoding="utf-8",
    )
    (row,) = laws_at(path)
    assert (row.title, row.number, row.in_force_from) == ("放假办法", "第722号", date(2020, 1, 1))
    assert row.revised_on == date(2024, 11, 10)
    assert [(one.number, one.text, one.chapter) for one in row.articles] == [
        ("第一条", "为了休息。", "第一章 总 则"),
        ("第二条之一", "下列：\n（一）元旦。", "第一章 总 则"),
    ]
    assert [one.title for one in laws_at(tmp_path)] == ["放假办法"]


@pytest.mark.slow
def test_every_shape_of_the_real_folder_is_read(shared: Path) -> None:
    rows = {row.title: row for row in laws_at(shared / "data" / "laws")}
    assert len(rows) == 382
    assert rows["中华人民共和国仲裁法（2017年版）"].in_force_to == date(2026, 3, 1)
    assert rows["中华人民共和国水污染防治法"].in_force_to == date(2026, 8, 15)
    assert rows["优化营商环境条例"].in_force_from == date(2020, 1, 1)
    assert len(rows["优化营商环境条例"].articles) == 72
