"""What the verbs of a card share: the lock, its state, words, the to-do rows of office and supervisors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation

from tongban.foundation.directory.public import Officer, organisation, posts_with_duty
from tongban.foundation.messages.public import worded
from tongban.foundation.tasks.public import drop_tasks, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.supervision.facts import JUDGE_DUTY, CardMoved, CardState
from tongban.services.supervision.life.rules import SUPERVISOR_POST
from tongban.services.supervision.models import Card
from tongban.standards.working_time import local_day

EXPLAIN, JUDGE, CORRECT, CHECK = (
    "supervision.explain",
    "supervision.judge",
    "supervision.correct",
    "supervision.check",
)
LONGEST = 4000


def lock_card(code: str, by: Officer) -> Card:
    """A card of the officer's organisations, locked. 1 SQL. Raises NotFound, no lock taken."""
    card = Card.objects.select_for_update().filter(code=code, organisation_id__in=by.organisation_ids).first()
    if card is None:
        raise NotFound
    return card


def check_state(card: Card, *wanted: CardState) -> None:
    """Raises CardMoved."""
    if card.state not in wanted:
        raise CardMoved(facts={"state": card.state})


def words_of(text: str, field: str, ask: str) -> str:
    """What was written, without spaces around. Raises Invalid for nothing."""
    words = text.strip()
    if not words:
        raise Invalid(facts={"fields": {field: ask}})
    return words[:LONGEST]


def record_there(act: str, card: Card, *, by: Officer, at: datetime, facts: Mapping[str, Any]) -> None:
    """Put an act on the trail as done in the card's organisation, with whoever is away for whom it was done."""
    record(act=act, subject=f"cards:{card.code}", by=by.only_in(card.organisation_id), at=at, facts=facts)


def task_key(code: str) -> str:
    """The key of the to-do row to explain a card."""
    return f"supervision:{code}"


def judge_key(code: str) -> str:
    """The key of the to-do row to rule on a card."""
    return f"supervision:{code}:judge"


def correct_key(card: Card) -> str:
    """The key of the to-do row to put right what it says; one more each time that a correction is sent back."""
    return f"supervision:{card.code}:correct:{card.times_sent_back}"


def check_key(card: Card) -> str:
    """The key of the to-do row to check a correction."""
    return f"supervision:{card.code}:check:{card.times_sent_back}"


def put_before_office(card: Card, *, kind: str, key: str, due_at: datetime | None, at: datetime) -> None:
    """A to-do row for the post that has the card. 1 SQL."""
    _open(card, kind=kind, key=key, post_code=card.post_code, due_at=due_at, at=at)


def put_before_supervisors(card: Card, *, kind: str, key: str, at: datetime) -> None:
    """A to-do row for the post that rules on cards there. 2 SQL."""
    area_code = organisation(card.organisation_id).area_code
    places = posts_with_duty(JUDGE_DUTY, area_codes=[area_code])
    there = (one.code for one in places if one.organisation_id == card.organisation_id)
    _open(card, kind=kind, key=key, post_code=next(there, SUPERVISOR_POST), due_at=None, at=at)


def drop_all(card: Card, *, at: datetime, outcome: str) -> None:
    """Nobody has to do anything about the card any more. 1 SQL."""
    keys = (task_key(card.code), judge_key(card.code), correct_key(card), check_key(card))
    drop_tasks(keys=keys, at=at, outcome=outcome)


def in_words(card: Card, at: datetime) -> str:
    """What the card says, as the worklist shows it; titles of tasks are data."""
    with translation.override("zh-hans"):
        return worded(card.text, card.facts, today=local_day(at))


def _open(card: Card, *, kind: str, key: str, post_code: str, due_at: datetime | None, at: datetime) -> None:
    open_task(
        key=key,
        kind=kind,
        about=f"cards:{card.code}",
        title=card.item_name,
        post_code=post_code,
        organisation_id=card.organisation_id,
        area_code=card.area_code,
        due_at=due_at,
        url=reverse("supervision:card", args=[card.code]),
        applicant_label=in_words(card, at),
        at=at,
    )
