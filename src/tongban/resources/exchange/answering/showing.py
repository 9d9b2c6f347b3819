"""An answer as the rows of its paper."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongban.resources.exchange.answering.facts import SAID_TEXTS, WHY_TEXTS, AnswerFact, Said

_TONES = {Said.YES: "good", Said.NO: "warn", Said.CANNOT_SAY: "hold"}


@dataclass(frozen=True, kw_only=True)
class AnswerTold:
    """An answer in words."""

    answer: AnswerFact
    question: str
    said: str
    why: str
    tone: str
    facts: list[tuple[str, str | SafeString]]
    address: str


def answer_told(found: AnswerFact) -> AnswerTold:
    """The answer in the language of the page; the question is as the provider wrote it."""
    said = found.document
    facts: list[tuple[str, str | SafeString]] = [
        (gettext("About whom"), " ".join(one for one in (said["name"], said["about"]) if one)),
        (gettext("From the data of"), f"{said['provider']} · {said['resource']}"),
        (gettext("Given to"), str(said["consumer"])),
    ]
    if said["case"]:
        facts.append(
            (gettext("For the case"), format_html('<span class="tb-nowrap">{}</span>', said["case"]))
        )
    facts.append((gettext("Number"), str(said["number"])))
    return AnswerTold(
        answer=found,
        question=str(said["question"]),
        said=gettext(SAID_TEXTS[found.said]),
        why=gettext(WHY_TEXTS[found.why]) if found.why else "",
        tone=_TONES[found.said],
        facts=facts,
        address=address_of(found.code),
    )


def address_of(code: str) -> str:
    """Where anybody who has its code checks an answer."""
    return f"{settings.BASE_URL}/exchange/answers/{code}/"
