"""Of a guide: who may apply, with what, and whether somebody may come in their place."""

import re

from django.utils.translation import gettext

from tongban.faces.assistant.sayings.text import (
    ASK,
    FIGURES,
    FLOW,
    MOST,
    PAPERS,
    WHO,
    YOU,
    Said,
    clip,
    more,
    only_sometimes,
)
from tongban.services.items.public import Guide, SlotLine

MOST_SLOTS = 20
# where a guide speaks of somebody who comes in place of the applicant
_IN_PLACE = re.compile(
    r"委托书|授权书|代办|代理人|受托人|被委托|委托(?:他人|代理|别人|人办理)|本人亲自|核对本人|当面核对|亲自(?:到|办|来)|本人(?:到场|办理|到|持)|代为"
)
_PART = re.compile(r"[^。；;！？\n]+[。；;！？]?")


def find(guide: Guide) -> Said:
    content = guide.content
    told = {"name": content.name, "office": guide.item.organisation_name}
    yield "", gettext("“%(name)s” is handled by %(office)s.") % told
    if content.purpose:
        yield "", content.purpose
    if not guide.is_applied_for:
        yield "", gettext("Nobody need apply for it: the office acts on it by itself.")
    for unit in guide.units[:MOST]:
        yield "units", gettext("It is divided; one part of it: %(name)s.") % {"name": unit.name}


def scenario(guide: Guide) -> Said:
    for asked in guide.questions:
        labels = gettext(" / ").join(choice.label for choice in asked.question.choices)
        yield YOU, gettext("%(question)s %(choices)s") % {"question": asked.question.text, "choices": labels}


def materials(guide: Guide) -> Said:
    if not guide.is_applied_for:
        return
    papers = guide.papers
    lines = [*papers.owed, *papers.later, *papers.open, *papers.met]
    if not lines and not guide.content.needs_no_material:
        return
    yield PAPERS, gettext("%(title)s.") % {"title": papers.title}
    for line in lines[:MOST_SLOTS]:
        yield PAPERS, slot_text(line)
    if len(lines) > MOST_SLOTS:
        yield PAPERS, more(len(lines) - MOST_SLOTS)


def slot_text(line: SlotLine) -> str:
    """“身份证：原件1份；纸质。” with its short note."""
    told = {"name": line.slot.name, "facts": line.facts}
    text = gettext("%(name)s: %(facts)s.") % told if line.facts else gettext("%(name)s.") % told
    if line.state == "maybe":
        text = only_sometimes(text)
    if line.note:
        text = gettext("%(text)s %(note)s") % {"text": text, "note": line.note}
    return clip(text)


def conditions(guide: Guide) -> Said:
    for condition in guide.conditions:
        text = clip(condition.text)
        yield (
            WHO,
            only_sometimes(text) if condition.when else text,
        )
    if guide.more_conditions:
        yield WHO, more(len(guide.more_conditions))


def audience(guide: Guide) -> Said:
    if guide.audience_text:
        yield WHO, gettext("It is for: %(who)s.") % {"who": guide.audience_text}


def delegate(guide: Guide) -> Said:
    """What the guide says of somebody who comes in another's place: materials, questions, conditions, steps."""
    found: dict[str, str] = {}
    for slot in guide.content.slots:
        if _IN_PLACE.search(slot.name):
            name = gettext("Among the materials: %(name)s.") % {"name": slot.name}
            whole = gettext("%(text)s %(note)s") % {"text": name, "note": slot.note} if slot.note else name
            found.setdefault(clip(whole), PAPERS)
        for part in _parts(slot.note):
            found.setdefault(clip(f"{slot.name}：{part}"), PAPERS)
    for asked in guide.questions:
        labels = [choice.label for choice in asked.question.choices]
        if any(_IN_PLACE.search(text) or "代" in text for text in labels):
            told = {"question": asked.question.text, "choices": gettext(" / ").join(labels)}
            found.setdefault(gettext("%(question)s %(choices)s") % told, YOU)
    for entry in guide.content.faq:
        if _IN_PLACE.search(entry.question + entry.answer):
            found.setdefault(clip(entry.answer), ASK)
    for condition in guide.content.conditions:
        for part in _parts(condition.text):
            found.setdefault(clip(part), WHO)
    for part in _parts(guide.content.visits_reason):
        found.setdefault(clip(part), FIGURES)
    for step in guide.content.step_notes:
        for part in _parts(step.text):
            found.setdefault(clip(part), FLOW)
    for text, section in list(found.items())[:MOST]:
        yield section, text


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PART.findall(text) if _IN_PLACE.search(part)]


def faq(guide: Guide) -> Said:
    for entry in guide.content.faq[:MOST]:
        yield (
            ASK,
            clip(gettext("%(question)s %(answer)s") % {"question": entry.question, "answer": entry.answer}),
        )
