"""The tools, as plain functions of the floor below: no protocol here, and nothing that a page does not show."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.faces.assistant.elements import elements_in
from tongban.faces.assistant.mcp.answers import (
    CaseStateOut,
    ChecklistOut,
    ChoiceOut,
    ElementOut,
    Found,
    GuideOut,
    Paper,
    QuestionOut,
    Said,
    Service,
    Word,
)
from tongban.foundation.identity.public import CASE_STATE, ConsentNeeded, person_by_consent
from tongban.foundation.ui.public import site
from tongban.kernel.errors import N_, Invalid
from tongban.resources.registers.public import note_assistant_look
from tongban.services.cases.public import case_card
from tongban.services.items.public import (
    Figure,
    FoundItem,
    Guide,
    SlotLine,
    figures,
    find_items,
    guide_from,
    published,
)
from tongban.standards.codes import BadRegionCode, check_region_code

LONGEST_QUERY, LONGEST_WORD, MOST_ANSWERS, MOST_FOUND = 500, 80, 60, 20
_ONLINE = frozenset({"2", "3"})


def find(*, query: str, region: str, limit: int) -> Found:
    """Services for a question. SQL as `find_items`. Raises Invalid."""
    q = _text("query", query, longest=LONGEST_QUERY)
    if not q.strip():
        raise _bad("query", N_("Say in a few words what you want to do."))
    if not 1 <= limit <= MOST_FOUND:
        raise _bad("limit", N_("From 1 to 20."))
    answer = find_items(q=q, region=_region(region), limit=limit)
    return Found(
        understood=[Word(said=one.said, meant=list(one.meant)) for one in answer.understood],
        services=[_service(item) for item in answer.items],
        nearest=[_service(item) for item in answer.nearest],
        advice="" if answer.items else _advice(),
    )


def guide(*, code: str, answers: Mapping[str, str]) -> GuideOut:
    """The guide of a service, for the answers given. SQL as `guide_from`. Raises NotFound, Invalid."""
    found = _guide(code, answers)
    elements = elements_in(found)
    return GuideOut(
        code=found.item.code,
        name=found.content.name,
        office=found.item.organisation_name,
        version=found.item.version_number,
        url=_address(reverse("items:guide", args=[found.item.code])),
        elements=[
            ElementOut(
                key=key.value,
                title=element.title,
                sentences=[
                    Said(text=one.text, url=_address(one.citation.url))
                    for one in element.sentences
                    if one.citation
                ],
            )
            for key, element in elements.items()
            if not element.is_silent
        ],
        not_said=[element.title for element in elements.values() if element.is_silent],
        hotline=site()["hotline"],
    )


def checklist(*, code: str, answers: Mapping[str, str]) -> ChecklistOut:
    """The questions still open and the papers owed. SQL as `guide_from`. Raises NotFound, Invalid."""
    found = _guide(code, answers)
    papers, still = found.papers, [asked.question for asked in found.questions if not asked.answer]
    query = f"?{urlencode(found.answers)}" if found.answers else ""
    is_online = found.is_applied_for and bool(_ONLINE & set(found.content.handle_forms))
    page = f"/apply/{found.item.code}/" if is_online else reverse("items:guide", args=[found.item.code])
    return ChecklistOut(
        code=found.item.code,
        name=found.content.name,
        is_complete=not still,
        questions=[
            QuestionOut(
                key=question.key,
                text=question.text,
                choices=[ChoiceOut(value=one.value, label=one.label) for one in question.choices],
            )
            for question in still
        ],
        answered=dict(found.answers),
        title=papers.title,
        owed=[_paper(line) for line in papers.owed],
        later=[_paper(line) for line in papers.later],
        depends=[_paper(line) for line in papers.open],
        spared=[_paper(line) for line in papers.met],
        url=_address(page + query),
    )


@transaction.atomic
def case_state(*, number: str, key: str | None, at: datetime) -> CaseStateOut:
    """How far a case is, for the person who let this program in; whoever the case is about sees the look.

    At most 9 SQL. Raises ConsentNeeded, NotFound, BadCaseNumber, TooManyLooks.
    """
    if not key:
        raise consent_needed()
    try:
        consented = person_by_consent(key, scope=CASE_STATE, at=at)
    except ConsentNeeded:
        raise consent_needed() from None
    card = case_card(_text("number", number, longest=LONGEST_WORD), reader=consented.person, now=at)
    note_assistant_look(
        case_number=card.fact.number,
        person_id=card.fact.person_id,
        uscc=card.fact.uscc,
        program=consented.program,
        by=consented.person,
        at=at,
    )
    waits = card.waits
    due = waits.until if waits else card.reading.deadline if card.reading and card.is_open else None
    return CaseStateOut(
        number=card.fact.number,
        service=card.fact.item_name,
        code=card.fact.item_code,
        state=str(card.tag[1]),
        sentence=card.sentence,
        due_on=due if due and due.year > 1 else None,
        waits_for_you=card.needs_you,
        url=_address(card.url),
    )


def consent_needed() -> ConsentNeeded:
    """The refusal, with the page where consent is given."""
    return ConsentNeeded(facts={"page": _address(reverse("identity:assistants"))})


def _service(item: FoundItem) -> Service:
    content = item.line
    told = {figure.label: figure for figure in figures(content)}
    return Service(
        code=item.code,
        name=item.name,
        office=item.organisation,
        area=item.area_code,
        reason=_reason(item),
        limit=_said(told.get(_("How long"))),
        visits=content.visits,
        fee=_said(told.get(_("What it costs"))),
        online=bool(_ONLINE & set(content.handle_forms)),
        is_bundle=content.is_bundle,
        url=_address(reverse("items:guide", args=[item.code])),
    )


def _reason(item: FoundItem) -> str:
    """Its purpose, or which words of the question stand in it."""
    if item.line.purpose:
        return item.line.purpose
    words = _(", ").join(f"“{word}”" for word in item.matched[:3])
    return _("The guide has the words %(words)s.") % {"words": words} if words else ""


def _said(figure: Figure | None) -> str:
    if figure is None:
        return ""
    if figure.words:
        return figure.words
    gap = "" if (get_language() or "").startswith("zh") else " "
    return f"{figure.number}{gap}{figure.unit}".strip()


def _paper(line: SlotLine) -> Paper:
    return Paper(name=line.slot.name, facts=str(line.facts), note=str(line.note))


def _advice() -> str:
    told = {"hotline": site()["hotline"], "page": _address(reverse("items:browse"))}
    return (
        _(
            "Nothing here answers this. Try other words, look through the themes at %(page)s, or ask a person: %(hotline)s."
        )
        % told
    )


def _guide(code: str, answers: Mapping[str, str]) -> Guide:
    """The guide for these answers; an answer that nobody asks for is refused, not dropped."""
    if len(answers) > MOST_ANSWERS:
        raise _bad("answers", N_("More answers than any guide has questions."))
    item = published(_text("code", code, longest=LONGEST_WORD))
    offered = {question.key: {one.value for one in question.choices} for question in item.content.scenario}
    for name, value in answers.items():
        if value not in offered.get(name, set()):
            text = N_("The guide does not offer this answer. Ask for the checklist to see the questions.")
            raise _bad(f"answers.{_text('answers', name, longest=LONGEST_WORD)}", text)
    return guide_from(item, answers)


def _text(field: str, given: str, *, longest: int) -> str:
    """Text that a database holds. Raises Invalid."""
    if len(given) > longest:
        raise _bad(field, N_("This is too long."))
    if "\0" in given or any("\ud800" <= sign <= "\udfff" for sign in given):
        raise _bad(field, N_("This has signs that no text has."))
    return given


def _region(text: str) -> str:
    """A region code, or a local code whose first part is one. Raises Invalid."""
    if _text("region", text, longest=LONGEST_WORD):
        try:
            check_region_code(text.partition("-")[0])
        except BadRegionCode as error:
            raise _bad("region", N_("This is not a region code of 12 digits.")) from error
    return text


def _bad(field: str, text: str) -> Invalid:
    return Invalid(facts={"fields": {field: text}})


def _address(path: str) -> str:
    return path if path.startswith(("http://", "https://")) else f"{settings.BASE_URL}{path}"
