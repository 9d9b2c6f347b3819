"""Puts together what the guide (办事指南) of an item shows, section by section."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongban.foundation.directory.public import area
from tongban.kernel.errors import NotFound
from tongban.resources.laws.public import Citation, citations
from tongban.services.items.applying import as_read
from tongban.services.items.attachments.facts import AttachedFile, attachment_id
from tongban.services.items.attachments.queries import files_in
from tongban.services.items.attachments.showing import FileLine, file_line
from tongban.services.items.checklist import checklist_of
from tongban.services.items.deciding import superior_name
from tongban.services.items.facts import (
    Condition,
    ItemContent,
    Process,
    PublishedItem,
    Question,
    Remedy,
    StepNote,
)
from tongban.services.items.following import with_days
from tongban.services.items.instant.wording import RuleWords, rule_words
from tongban.services.items.queries import Sibling, family, published
from tongban.services.items.scenario.rules import asked_questions, content_for, counted_answers
from tongban.services.items.slots import SlotLine, lines_of
from tongban.services.items.steps import step_terms
from tongban.services.items.wording import SECTIONS, Figure, audience_text, code_text, figures
from tongban.services.process.public import ProcessUnknown, process_figure, process_version
from tongban.standards.item_types import HEARD_BY

# standards.md 2.2: acts about which 行政复议法 art. 11, 20 and 行政诉讼法 art. 12, 46 give every person a remedy
_ADMINISTRATIVE = frozenset({"01", "02", "03", "04", "05", "07", "08", "09"})
_FIRST_CONDITIONS = 6
_FIRST_CHARACTERS = 500


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """A scenario question with the answer given so far; `follows`: only an earlier answer brings it up."""

    question: Question
    answer: str

    @property
    def follows(self) -> bool:
        return self.question.when is not None

    @property
    def answer_text(self) -> str:
        return next((one.label for one in self.question.choices if one.value == self.answer), "")


@dataclass(frozen=True, kw_only=True)
class Papers:
    """The checklist as lines, and the one sentence above it."""

    title: str
    owed: list[SlotLine]
    later: list[SlotLine]
    open: list[SlotLine]
    met: list[SlotLine]


@dataclass(frozen=True, kw_only=True)
class Guide:
    """Everything on the page; an empty section is not shown. `content` is that for the answers."""

    item: PublishedItem
    content: ItemContent
    figures: list[Figure]
    questions: list[AskedQuestion]
    answers: Mapping[str, str]
    papers: Papers
    result_file: FileLine | None
    conditions: tuple[Condition, ...]
    more_conditions: tuple[Condition, ...]
    flow: SafeString | None
    steps: list[StepNote]
    instant: RuleWords | None
    remedies: list[Remedy]
    basis: list[Citation]
    mentioned: list[Citation]
    units: list[Sibling]
    siblings: list[Sibling]
    heard_by: Citation | None
    superior: str  # who decides where two levels examine
    area_name: str
    type_text: str
    audience_text: str
    sections: list[tuple[str, str]]

    @property
    def open_questions(self) -> int:
        """How many of the questions shown still want an answer; an answer may bring up more."""
        return sum(not asked.answer for asked in self.questions)

    @property
    def is_applied_for(self) -> bool:
        """Whether people apply for it; else the guide says what the office does and how to complain."""
        return self.content.is_applied_for

    @property
    def has_contact(self) -> bool:
        """Whether there is something to say beside the counters, which show the first phone."""
        consult = self.content.consult
        return bool(
            consult.note or self.consult_url or len(consult.phones) > (1 if self.content.places else 0)
        )

    @property
    def consult_url(self) -> str:
        """The office's page on the web; any other address leads nowhere."""
        url = self.content.consult.url
        return url if url.startswith(("https://", "http://")) else ""

    @property
    def result_words(self) -> str:
        """What the result looks like in words, where that is no file of ours."""
        sample = self.content.result.sample if self.content.result else ""
        return "" if attachment_id(sample) else sample

    @property
    def valid_years(self) -> int | None:
        months = self.content.result.valid_months if self.content.result else None
        return months // 12 if months and months % 12 == 0 else None


def guide_of(code: str, given: Mapping[str, str]) -> Guide:
    """The guide of an item for somebody who has answered `given`. 5 SQL at most, 6 with files,
    one more where a rule goes by licences. Raises NotFound."""
    return guide_from(published(code), given)


def guide_from(item: PublishedItem, given: Mapping[str, str]) -> Guide:
    """The guide of this item, published or not yet. 4 SQL at most, 5 with files."""
    whole = as_read(item.content)
    answers = counted_answers(whole, given)
    content = content_for(whole, answers)
    shown = _shown(content.conditions)
    related, files = family(item), files_in(content, code=item.code)
    cited = [(basis.law, basis.article) for basis in content.basis]
    mentioned = [(law["law"], law["article"]) for law in content.extra.get("mentioned_laws", [])]
    heard = [HEARD_BY[content.type_code]] if content.type_code in HEARD_BY else []
    laws = citations([*cited, *mentioned, *heard])
    guide = Guide(
        item=item,
        content=content,
        figures=figures(content, whole=whole),
        questions=[
            AskedQuestion(question=q, answer=answers.get(q.key, ""))
            for q in asked_questions(content, answers)
        ],
        answers=answers,
        papers=_papers(content, files),
        result_file=_result_file(content, files),
        conditions=content.conditions[:shown],
        more_conditions=content.conditions[shown:],
        flow=flow_of(content),
        steps=[step for step in content.step_notes if step.text or step.result or step.days is not None],
        instant=rule_words(content.instant) if content.instant else None,
        remedies=list(content.remedies) or _remedies(content),
        basis=laws[: len(cited)],
        mentioned=laws[len(cited) : len(cited) + len(mentioned)],
        heard_by=laws[-1] if heard else None,
        units=related.units,
        siblings=related.siblings,
        superior=superior_name(item, content),
        area_name=_area_name(item.area_code),
        type_text=code_text("item_type", content.type_code),
        audience_text=audience_text(content),
        sections=[],
    )
    guide.sections.extend(_sections(guide))
    return guide


def _shown(conditions: tuple[Condition, ...]) -> int:
    """How many conditions stand open: some have a page of statute, which is folded."""
    length = 0
    for number, condition in enumerate(conditions):
        length += len(condition.text)
        if number and (number == _FIRST_CONDITIONS or length > _FIRST_CHARACTERS):
            return number
    return len(conditions)


def _result_file(content: ItemContent, files: Mapping[str, AttachedFile]) -> FileLine | None:
    file = files.get(content.result.sample) if content.result else None
    return file_line(file) if file else None


def _papers(content: ItemContent, files: Mapping[str, AttachedFile]) -> Papers:
    mine = checklist_of(content)
    count = len(mine.owed)
    if count and mine.open:
        title = gettext("Bring %(count)s; what else follows from your answers") % {"count": count}
    elif count:
        title = gettext("You only need to bring %(count)s") % {"count": count}
        if not mine.met and not mine.later and not mine.open and not content.scenario:
            title = gettext("Bring these %(count)s") % {"count": count}
    elif mine.later and not mine.open:
        title = gettext("You need not bring anything to apply; something follows later")
    elif (mine.met or content.needs_no_material) and not mine.open:
        title = gettext("You need not bring anything")
    elif mine.later or mine.open:
        title = gettext("What to bring depends on your situation")
    else:
        title = gettext("No list of materials has been published")
    return Papers(
        title=title,
        owed=lines_of(mine.owed, state="ask", files=files),
        later=lines_of(with_days(mine.later, content), state="late", files=files),
        open=lines_of(with_days(mine.open, content), state="maybe", files=files),
        met=lines_of(mine.met, state="met", files=files),
    )


def flow_of(content: ItemContent) -> SafeString | None:
    """The process drawn from its own BPMN. 1 SQL. That of applications is not drawn for what nobody applies
    for, and none for what is composed of services with processes of their own."""
    if content.is_composed:
        return None
    if not content.is_applied_for and content.process.key == Process().key:
        return None
    try:
        version_id = process_version(content.process.key).id
        return process_figure(version_id, terms=step_terms(content), is_licensing=content.is_licensing)
    except ProcessUnknown:
        return None


def _remedies(content: ItemContent) -> list[Remedy]:
    """What the law gives everybody, where the source does not say it."""
    if content.type_code not in _ADMINISTRATIVE:
        return []
    return [
        Remedy(
            kind="reconsideration",
            body=gettext("the people's government above"),
            deadline=gettext("within 60 days"),
        ),
        Remedy(kind="litigation", body=gettext("a people's court"), deadline=gettext("within 6 months")),
    ]


def _area_name(code: str) -> str:
    try:
        return area(code).name
    except NotFound:
        return ""


def _sections(guide: Guide) -> list[tuple[str, str]]:
    content = guide.content
    there = {
        "units": bool(guide.units),
        "you": bool(guide.questions),
        "who": guide.is_applied_for and bool(guide.conditions or guide.audience_text),
        "papers": guide.is_applied_for,
        "instant": guide.instant is not None,
        "flow": guide.flow is not None or bool(guide.steps),
        "where": bool(content.places or not content.consult.is_empty),
        "result": bool(guide.result_words or guide.result_file),
        "ask": bool(content.faq),
        "rights": True,
    }
    titles = SECTIONS if guide.is_applied_for else {**SECTIONS, "where": gettext("Ask the office")}
    return [(key, str(title)) for key, title in titles.items() if there[key]]
