"""The bulk maker is held to the verbs: the same story gives the same rows, column by column."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F

from tests.services.cases.make import MONDAY
from tests.services.items.make import content, make_item
from tests.site.bulk.conftest import Casts
from tests.site.bulk.make import differences, told, undone, working_days
from tongban.foundation.papers.commands.order import document_id
from tongban.foundation.papers.models import Document
from tongban.foundation.tasks.facts import task_id_of
from tongban.foundation.tasks.models import SavedView, Task
from tongban.services.cases.models import Case, CaseSlot, CaseStep
from tongban.services.items.public import Limit, Limits
from tongban.site.bulk.calling import check_alike
from tongban.site.bulk.facts import CannotBeCopied
from tongban.site.bulk.left_out import LEFT_OUT
from tongban.site.bulk.stage import Cast, Stage
from tongban.site.bulk.stories import STORIES, StoryKind, play, story_named
from tongban.site.bulk.story import Played
from tongban.site.bulk.writing import Maker, Wanted
from tongban.site.bulk.written import Written, watching

# another weekday, beyond the holidays of October
LATER = date(2026, 11, 12)
# columns in which a copy is not what the verbs would write, and why
NOT_THE_SAME = {
    "cases_case.request_sha256": "of the application as the story handed it in",
    "cases_case.submission_promise": "signs the story's entry on the trail; a copy has none",
    "papers_paper.sha256": "a drawn paper is the story's own file",
    "papers_paper.size": "as sha256",
    "licences_licence.paper_sha256": "as papers_paper.sha256",
}


def played_first(kind: StoryKind, casts: Casts) -> Played:
    """As the maker gets it; its rows are gone again."""
    with undone():
        return play(kind, casts.one, first=MONDAY.date(), key="told-first")


def copied(played: Played, cast: Cast, *, count: int = 1) -> tuple[Written, list[str]]:
    """Copies for another applicant at their item on the later day."""
    maker = Maker([played], days=working_days(LATER), persons=[cast.person_called], targets=[cast.target])
    with watching() as written:
        numbers = maker.write(Wanted(story=0, day=0) for _ in range(count))
    return written, numbers


def against_verbs(kind: StoryKind, cast: Cast, written: Written, number: str) -> list[str]:
    """Where the copy differs from the story as the verbs write it for the same applicant on the same day."""
    with undone():
        verbs = play(kind, cast, first=LATER, key="told-again")
    return differences(
        told(verbs.written, number=verbs.number, key=verbs.key),
        told(written, number=number, key=f"bulk-{number}"),
        but=frozenset(NOT_THE_SAME),
    )


@pytest.mark.parametrize("kind", STORIES, ids=lambda kind: kind.name)
def test_a_copied_story_has_the_rows_that_the_verbs_write(kind: StoryKind, casts: Casts) -> None:
    with undone():
        written, (number,) = copied(played_first(kind, casts), casts.other)
    found = against_verbs(kind, casts.other, written, number)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["granted late, with a yellow card", "corrected, then granted"])
def test_a_copy_for_another_office_has_the_rows_that_the_verbs_write_there(name: str, casts: Casts) -> None:
    kind = story_named(name)
    check_alike(casts.one.target, [casts.elsewhere.target])
    with undone():
        written, (number,) = copied(played_first(kind, casts), casts.elsewhere)
    found = against_verbs(kind, casts.elsewhere, written, number)
    assert not found, "\n".join(found)


def test_an_item_with_other_terms_is_not_filled_with_copies(casts: Casts) -> None:
    other = make_item(
        "L341602TEST0003",
        terms=content(limits=Limits(statutory=Limit(count=15))),
        organisation_id=casts.one.target["organisation_id"],
    )
    with pytest.raises(CannotBeCopied):
        check_alike(casts.one.target, [casts.one.target | {"item_code": other.code}])


@pytest.mark.parametrize(
    ("model", "of_case", "change"),
    [
        (CaseStep, "case__number", {"due_on": F("due_on") + timedelta(days=1)}),
        (Task, "about", {"applicant_label": "张*"}),
        (Case, "number", {"applicant_name": "张三丰"}),
    ],
    ids=["a day", "a word", "a ciphertext"],
)
def test_one_changed_column_is_found(model, of_case, change, casts: Casts) -> None:
    kind = story_named("waits for acceptance")
    played = played_first(kind, casts)
    with undone(), watching() as written:
        _, (number,) = copied(played, casts.other)
        of_this = f"cases:{number}" if of_case == "about" else number
        assert model.objects.filter(**{of_case: of_this}).update(**change) == 1
    found = against_verbs(kind, casts.other, written, number)
    column = f"{model._meta.db_table}.{next(iter(change))}"
    assert [one.partition(":")[0] for one in found] == [column]


def test_a_row_that_is_missing_is_found(casts: Casts) -> None:
    kind = story_named("waits for acceptance")
    played = played_first(kind, casts)
    with undone(), watching() as written:
        _, (number,) = copied(played, casts.other)
        Task.objects.filter(about=f"cases:{number}").delete()
    assert against_verbs(kind, casts.other, written, number) == ["tasks_task: 1 rows and 0"]


def test_every_copy_has_ids_of_its_own_that_hold_together(casts: Casts) -> None:
    played = played_first(story_named("corrected, then granted"), casts)
    steps = [row.values["key"] for row in played.written.rows if row.model is CaseStep]
    before = set(Case.objects.values_list("number", flat=True))
    written, numbers = copied(played, casts.other, count=3)
    assert len(set(numbers)) == 3 and not before & set(numbers)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # every foreign key leads somewhere
    for number in numbers:
        rows = [row for row in written.rows if row.model is Case and row.values["number"] == number]
        assert len(rows) == 1
        case = Case.objects.get(number=number)
        assert sorted(step.key for step in case.steps.all()) == sorted(steps)
        assert {slot.round for slot in case.slots.all()} == {1, 2}
        tasks = Task.objects.filter(about=f"cases:{number}")
        assert tasks and all(task.id == task_id_of(task.key) for task in tasks)
        of_steps = {task.key for task in tasks if task.key.startswith("case-step:")}
        assert of_steps and of_steps <= {f"case-step:{step.id}" for step in case.steps.all()}
        papers = Document.objects.filter(owner=f"case:{number}")
        assert papers and all(one.id == document_id(owner=one.owner, kind=one.kind) for one in papers)


def test_rows_with_numbers_keep_their_order_wherever_they_lie(casts: Casts) -> None:
    played = played_first(story_named("granted in time"), casts)
    turned = replace(played, written=Written(rows=played.written.rows[::-1], others=played.written.others))
    with undone():
        _, (number,) = copied(turned, casts.other)
        keys = list(CaseSlot.objects.filter(case__number=number).order_by("id").values_list("key", flat=True))
    slots = [row.values for row in played.written.rows if row.table == CaseSlot._meta.db_table]
    assert keys == [row["key"] for row in sorted(slots, key=lambda row: row["id"])] and len(keys) > 2


def test_a_verb_that_writes_what_belongs_to_no_case_is_not_passed_over(casts: Casts) -> None:
    def keeps_a_view(stage: Stage) -> None:
        stage.submit()
        SavedView.objects.create(account_id=1, name="我的", query="", saved_at=stage.clock.moment)

    played = played_first(StoryKind(name="with a view", share=1, play=keeps_a_view), casts)
    with pytest.raises(CannotBeCopied) as refused:
        copied(played, casts.other)
    assert "tasks_savedview" in refused.value.facts["why"]


def test_a_verb_that_writes_into_a_table_without_a_model_is_not_passed_over(casts: Casts) -> None:
    def keeps_a_list(stage: Stage) -> None:
        stage.submit()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE cases_strange AS SELECT %s AS number", [stage.number])

    played = played_first(StoryKind(name="with a list", share=1, play=keeps_a_list), casts)
    with pytest.raises(CannotBeCopied) as refused:
        copied(played, casts.other)
    assert "cases_strange" in refused.value.facts["why"]


def test_what_is_left_out_is_there() -> None:
    from django.apps import apps

    tables = {model._meta.db_table for model in apps.get_models()}
    assert {table for table in LEFT_OUT if not table.startswith("procrastinate_")} <= tables
    columns = {f"{m._meta.db_table}.{c.column}" for m in apps.get_models() for c in m._meta.concrete_fields}
    assert set(NOT_THE_SAME) <= columns
    assert all(re.search(r"\w", why) for why in (*LEFT_OUT.values(), *NOT_THE_SAME.values()))
