"""The guide says which material may be promised and which may follow, and the editor asks for it."""

import pytest
from django.template import Context, Template
from django.utils.translation import override
from django_cotton.compiler_regex import CottonCompiler

from tests.services.items.make import content
from tongban.services.items.editor.asking import MATERIALS
from tongban.services.items.editor.entries import Entries, Row
from tongban.services.items.editor.reading import read
from tongban.services.items.facts import Choice, Limit, Limits, Question
from tongban.services.items.following import with_days
from tongban.services.items.guide import _papers
from tongban.services.items.public import Commitment, Slot
from tongban.services.items.slots import lines_of
from tongban.services.items.wording import _how_often

PROMISE = Commitment(duty="证明住所", content="我承诺住所真实。", liability="撤销登记。")


def facts(**fields: object) -> str:
    slot = Slot(key="k", name="材料", **fields)  # type: ignore[arg-type]
    return lines_of([slot], state="ask", files={})[0].facts


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"commitment": PROMISE}, "a promise may stand for it"),
        ({"need": "later", "later_working_days": 5}, "follow within 5 working days of acceptance"),
        ({"need": "later"}, "may be handed in later"),
    ],
)
def test_the_guide_says_the_way(fields: dict[str, object], said: str) -> None:

    with override("en"):
        assert said in facts(**fields)


def test_the_words_of_a_promise_can_be_unfolded() -> None:
    slot = Slot(key="k", name="材料", commitment=PROMISE)
    folded = dict(lines_of([slot], state="ask", files={})[0].folded)
    assert "我承诺住所真实。" in folded.values()


def typed(**changes: str) -> Entries:
    said = {"name": "住所证明", "need": "later", "later_working_days": "5", "source": "10"}
    return Entries(typed={}, rows={"slots": [Row(id="n1", typed=said | changes, rows={})]})


def test_the_editor_keeps_the_days_and_the_promise() -> None:
    found = read(
        MATERIALS,
        typed(
            **{
                "commitment.content": "我承诺住所真实。",
                "commitment.duty": "证明住所",
                "commitment.liability": "撤销登记。",
                "commitment.check_by": "site",
                "commitment.check_days": "30",
            }
        ),
        {},
    )
    slot = found.said["slots"][0]
    assert not found.faults
    assert slot["later_working_days"] == 5
    assert Slot(**slot).commitment == PROMISE.model_copy(update={"check_by": "site", "check_days": 30})


def test_an_empty_promise_is_none_and_half_a_promise_is_a_fault_in_its_place() -> None:
    assert "commitment" not in read(MATERIALS, typed(), {}).said["slots"][0]
    half = read(MATERIALS, typed(**{"commitment.content": "我承诺。"}), {})
    assert "slots.n1.commitment.duty" in half.faults


def test_the_guide_names_the_days_that_a_case_holds_to() -> None:
    later = Slot(key="old", name="旧证", need="later", later_working_days=20)
    limits = Limits(promised=Limit(count=20, unit="working-days"))
    (shown,) = with_days([later], content(slots=(later,), limits=limits))
    assert shown.later_working_days == 18  # two working days before the promised limit


def test_what_follows_later_is_not_called_nothing_and_what_depends_is_not_called_later() -> None:
    later = Slot(key="old", name="旧证", need="later", later_working_days=5)
    relief = Slot(key="relief", name="低保证", when="relief == 'yes'")
    asked = Question(
        key="relief",
        text="领低保吗？",
        choices=(Choice(value="yes", label="领"), Choice(value="no", label="不领")),
    )
    papers = _papers(content(slots=(later, relief), scenario=(asked,)), {})
    assert [line.state for line in papers.open] == ["maybe"]
    with override("zh-hans"):
        alone = _papers(content(slots=(later,), scenario=()), {})
        assert alone.title == "申请时不用带材料，后面要补"
        page = CottonCompiler().process('<c-slot-row state="maybe" name="低保证">x</c-slot-row>')
        html = Template(page).render(Context())
    assert "看情况" in html and "容缺" not in html


def test_one_trip_is_one() -> None:
    with override("en"):
        assert [_how_often(content(visits=n)).unit for n in (1, 2)] == ["trip", "trips"]  # type: ignore[union-attr]
