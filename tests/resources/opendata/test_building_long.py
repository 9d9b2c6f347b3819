"""A table that cuts too finely: refused with what would fit, its course shown, stopped by its office."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests.foundation.identity.make import sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.opendata.make import SLUG, build, define, firms
from tests.resources.registers.make import make_registered
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import StopRequested, deliver_all
from tongban.kernel.errors import NotFound
from tongban.resources.opendata.commands.build import build_dataset
from tongban.resources.opendata.commands.stop import stop_build
from tongban.resources.opendata.content import Column, DatasetContent, Role, Rule, Topic, Type
from tongban.resources.opendata.disclosure import making
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.disclosure.generalising import AGES
from tongban.resources.opendata.disclosure.making import TooManySmall, make_table
from tongban.resources.opendata.models import DatasetVersion
from tongban.resources.opendata.refusals import DatasetOutOfOrder
from tongban.resources.opendata.wording import failure_text

TOWNS = 40
CONTENT = DatasetContent(
    title="人口数",
    summary="按乡镇和年龄统计。",
    topic=Topic.PEOPLE,
    source="registers.population",
    rule=Rule(kind=Kind.COUNTS),
    columns=(
        Column(name="town", title="乡镇", role=Role.DIMENSION, has_total=True),
        Column(name="age", title="年龄", role=Role.DIMENSION, level="1", has_total=True),
        Column(name="people", title="人数", type=Type.INTEGER, role=Role.MEASURE),
    ),
)
ROWS = [{"town": f"乡{town}", "age": age, "people": 1} for town in range(TOWNS) for age in range(60)]


def made(content: DatasetContent, **said: Any) -> Any:
    return make_table(ROWS, content, k=5, hierarchies={"age": AGES}, secret=b"", **said)


def test_a_table_of_too_many_small_cells_is_not_begun_and_says_what_fits() -> None:
    with pytest.raises(TooManySmall) as refused:
        made(CONTENT)
    assert (refused.value.small, refused.value.cells) == (2400, 2501)
    assert refused.value.fits == {"age": "5"}
    coarse = [one.model_copy(update={"level": "10"}) if one.name == "age" else one for one in CONTENT.columns]
    fitting = CONTENT.model_copy(update={"columns": tuple(coarse)})
    assert made(fitting).by_rule <= making.MOST_SMALL


def test_each_hidden_cell_is_told_and_the_telling_may_stop_it() -> None:
    heard: list[None] = []

    def step() -> None:
        heard.append(None)
        if len(heard) == 7:
            raise StopRequested

    few = [one | {"people": 3 if number % 9 == 0 else 20} for number, one in enumerate(ROWS[:300])]
    with pytest.raises(StopRequested):
        make_table(few, CONTENT, k=5, hierarchies={"age": AGES}, secret=b"", step=step)
    assert len(heard) == 7


@pytest.mark.django_db
def test_the_page_says_that_it_is_built_and_its_office_stops_it(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    define(editor, authority, content=firms())
    build_dataset(slug=SLUG, by=editor, at=AT)
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), editor)
    page = words_of(desk.get(f"/desk/open/{SLUG}/"))
    assert "正在生成表格" in page and "先把定义填完整" not in page
    with pytest.raises(NotFound):
        stop_build(slug=SLUG, by=stranger, at=AT)
    assert desk.post(f"/desk/open/{SLUG}/", {"do": "stop"}).status_code == 302
    assert "正在停止" in words_of(desk.get(f"/desk/open/{SLUG}/"))
    deliver_all()
    row = DatasetVersion.objects.get()
    assert (row.state, row.failure) == ("draft", "stopped")
    with pytest.raises(DatasetOutOfOrder):
        stop_build(slug=SLUG, by=editor, at=AT)


@pytest.mark.django_db
def test_a_building_that_nobody_is_at_is_stopped_at_once(editor: Officer, authority: Officer) -> None:
    define(editor, authority, content=firms())
    DatasetVersion.objects.update(state="building")
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), editor)
    assert "系统中断了" in words_of(desk.get(f"/desk/open/{SLUG}/"))
    stop_build(slug=SLUG, by=editor, at=AT)
    assert DatasetVersion.objects.get().state == "draft"


@pytest.mark.django_db
def test_a_register_that_is_cut_too_finely_is_not_built_and_the_page_says_why(
    editor: Officer, authority: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_registered()
    monkeypatch.setattr(making, "MOST_SMALL", 0)
    columns = tuple(one for one in CONTENT.columns if one.name != "town")
    define(editor, authority, content=firms(source="registers.population", columns=columns))
    build(editor)
    page = words_of(
        sign_in_staff(Client(headers={"accept-language": "zh-CN"}), editor).get(f"/desk/open/{SLUG}/")
    )
    assert DatasetVersion.objects.get().failure.startswith("too-many-small: ")
    assert "人数过少不能公布" in page and "请去掉一列" in page


@pytest.mark.parametrize(
    ("language", "wanted"), [("zh-hans", "年龄放粗到10岁一段"), ("en", "年龄 by bands of 10 years")]
)
def test_what_would_fit_is_said_in_words(language: str, wanted: str) -> None:
    with override(language):
        assert wanted in failure_text("too-many-small: 2400/2501;age=10", CONTENT)
