"""The personal checklist as a paper to take along (一次性告知单), in the reader's language."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext

from tongban.foundation.ui.public import day_text, yuan_text
from tongban.services.items.guide import Guide
from tongban.services.items.slots import SlotLine

Data = dict[str, object]


def sheet_of(guide: Guide, *, on: date) -> Data:
    """What the template `checklist` asks for. No SQL."""
    query = urlencode(dict(guide.answers))
    address = f"{settings.BASE_URL}/items/{guide.item.code}/"
    return {
        "title": guide.content.name,
        "organisation": guide.item.organisation_name,
        "number": "",
        "date": on,
        "lead": guide.content.purpose,
        "date_text": gettext("As of %(day)s, version %(number)s of the guide. Item code %(code)s")
        % {
            "day": day_text(on, today=date.min, weekday=False),
            "number": guide.item.version_number,
            "code": guide.item.code,
        },
        "qr": f"{address}?{query}" if query else address,
        "qr_text": gettext("This list on line"),
        "rows": _rows(guide),
        "sections": [section for section in _sections(guide) if section["lines"]],
        "page_of": gettext("Page {} of {}"),
        "demo_text": gettext("Demonstration"),
    }


def _rows(guide: Guide) -> list[Data]:
    answers = [(asked.question.text, asked.answer_text) for asked in guide.questions]
    figures = [
        (
            figure.label,
            " ".join(part for part in (str(figure.number or figure.words or 0), figure.unit) if part)
            + (gettext(" (%(note)s)") % {"note": figure.note} if figure.note else ""),
        )
        for figure in guide.figures
    ]
    return [{"label": label, "value": value} for label, value in [*answers, *figures] if value]


def _sections(guide: Guide) -> list[Data]:
    content, papers = guide.content, guide.papers
    fees = [
        _line(fee.name, fee.standard if fee.amount_fen is None else yuan_text(fee.amount_fen), fee.basis)
        for fee in content.fees
    ]
    places = [_line(place.name, place.address, place.hours, place.phone) for place in content.places]
    steps = [_line(step.name, step.text) for step in guide.steps]
    conditions = [_line(condition.text) for condition in content.conditions]
    note = gettext("What is not on this list nobody may ask of you.")
    return [
        _section(papers.title, _slots(papers.owed, is_ticked=True), note if papers.owed else ""),
        _section(gettext("May be handed in later, or only where it applies"), _slots(papers.later)),
        _section(gettext("Need not be handed in"), _slots(papers.met)),
        _section(gettext("Who can apply"), conditions),
        _section(gettext("How it goes"), steps),
        _section(gettext("What it costs"), fees),
        _section(gettext("Go in person"), places),
        _section(
            gettext("Questions and complaints"),
            [
                _line(gettext("Phone for questions"), *content.consult.phones),
                _line(gettext("Complaints"), *content.complain.phones, str(settings.SITE["hotline"])),
            ],
        ),
    ]


def _section(title: str, lines: list[Data], note: str = "") -> Data:
    return {"title": title, "lines": lines, "note": note}


def _slots(lines: Iterable[SlotLine], *, is_ticked: bool = False) -> list[Data]:
    return [
        {
            **_line(
                line.slot.name,
                line.facts,
                line.note if line.state != "met" else "",
                *(file.sentence for file in line.files),
            ),
            "is_ticked": is_ticked,
        }
        for line in lines
    ]


def _line(name: str, *parts: str) -> Data:
    return {"name": name, "text": gettext("; ").join(dict.fromkeys(part for part in parts if part))}
