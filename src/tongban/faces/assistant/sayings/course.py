"""Of a guide: how long it takes, what it costs, how it goes and what comes out."""

from django.utils.translation import gettext

from tongban.faces.assistant.sayings.text import (
    FACTS,
    FEES,
    FIGURES,
    FLOW,
    MOST,
    RESULT,
    RIGHTS,
    Said,
    clip,
    only_sometimes,
)
from tongban.foundation.ui.public import count_text, yuan_text
from tongban.services.items.public import Fee, Guide, law_text, limit_text


def limit(guide: Guide) -> Said:
    content = guide.content
    promised, statutory = content.limits.promised, content.limits.statutory
    law = law_text(content, content.limits)
    shown = promised or statutory
    is_at_once = content.project_type == "1" and (promised is None or promised.count <= 1)
    if is_at_once or (shown is not None and shown.count == 0):
        yield FIGURES, gettext("It is done at once.")
    if promised is not None and promised.count:
        yield FIGURES, gettext("The office promises it within %(limit)s.") % {"limit": limit_text(promised)}
    if law:
        yield FIGURES, gettext("%(law)s.") % {"law": law}
    for told in (promised, statutory):
        if told is not None and told.note:
            yield FIGURES, clip(told.note)
    if content.limit_cases:
        yield FIGURES, gettext("In some situations another limit holds; it goes by your answers.")
    if content.instant:
        yield FIGURES, gettext("Where our records alone decide it, it is decided at once.")
    if content.acceptance_working_days:
        within = count_text(content.acceptance_working_days, "working-days")
        yield FLOW, gettext("Whether it is accepted you hear within %(limit)s.") % {"limit": within}


def fee(guide: Guide) -> Said:
    content = guide.content
    if content.fees:
        for one in content.fees[:MOST]:
            yield FEES, clip(_fee(one))
            for less in one.reductions:
                told = {"name": less.name, "percent": less.percent}
                words = (
                    gettext("%(name)s: nothing to pay.")
                    if less.percent == 100
                    else gettext("%(name)s: %(percent)s per cent less.")
                )
                yield FEES, clip(words % told)
    elif guide.item.content.fees and guide.is_applied_for:
        yield FIGURES, gettext("In your situation nothing is charged.")
    elif content.is_charged is False:
        yield FIGURES, gettext("It is free: at no step is anything charged.")


def _fee(one: Fee) -> str:
    told = {"name": one.name, "sum": one.standard}
    if one.amount_fen is not None:
        told["sum"] = yuan_text(one.amount_fen)
        if one.quantity:
            told["sum"] += gettext(" each; how many times goes by your application")
    text = (
        gettext("%(name)s: %(sum)s.")
        if told["sum"]
        else gettext("A fee is charged (%(name)s); the guide does not say how much. Ask before you pay.")
    ) % told
    return only_sometimes(text) if one.when else text


def steps(guide: Guide) -> Said:
    for number, step in enumerate(guide.steps, 1):
        text = gettext("%(n)s. %(name)s") % {"n": number, "name": step.name}
        if step.days is not None:
            text += gettext(" (within %(limit)s)") % {"limit": count_text(step.days, "working-days")}
        if step.text:
            text += gettext(": %(text)s") % {"text": clip(step.text)[:120].rstrip("。；;.")}
        if step.result:
            text += gettext("; result: %(result)s") % {"result": clip(step.result)[:60].rstrip("。；;.")}
        yield FLOW, clip(text)
    if not guide.steps and guide.flow is not None:
        yield FLOW, gettext("The guide has a drawing of the steps and who does each.")


def result(guide: Guide) -> Said:
    found = guide.content.result
    if found is None:
        return
    section = RESULT if guide.result_words or guide.result_file else FACTS
    yield section, gettext("You get: %(name)s.") % {"name": found.name}
    if guide.result_words:
        yield section, clip(guide.result_words)


def validity(guide: Guide) -> Said:
    content = guide.content
    licensing = content.licensing
    if content.result and content.result.valid_months:
        months = content.result.valid_months
        text = count_text(months // 12, "years") if months % 12 == 0 else count_text(months, "months")
        yield FACTS, gettext("It is good for %(term)s.") % {"term": text}
    elif licensing and licensing.validity:
        yield FACTS, gettext("It is good for %(term)s.") % {"term": limit_text(licensing.validity)}
    if licensing and licensing.validity and licensing.validity.note:
        yield FACTS, clip(licensing.validity.note)
    if licensing and licensing.renewal:
        yield FACTS, clip(licensing.renewal)


def basis(guide: Guide) -> Said:
    for cited in guide.basis[:MOST]:
        yield (
            RIGHTS,
            clip(gettext("%(law)s: %(summary)s") % {"law": cited.text, "summary": cited.summary})
            if cited.summary
            else gettext("%(law)s.") % {"law": cited.text},
        )
    if not guide.basis:
        for cited in guide.mentioned[:MOST]:
            yield RIGHTS, gettext("The conditions name %(law)s.") % {"law": cited.text}


def rights(guide: Guide) -> Said:
    for remedy in guide.remedies:
        told = {"body": remedy.body, "deadline": remedy.deadline}
        if remedy.kind == "reconsideration":
            yield RIGHTS, gettext("Administrative reconsideration: %(deadline)s, ask %(body)s.") % told
        elif remedy.kind == "litigation":
            yield RIGHTS, gettext("Administrative litigation: %(deadline)s, sue at %(body)s.") % told
