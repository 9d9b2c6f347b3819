"""How the questions of a session ended, and which words they propose. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from tongban.services.search.aliases.rules import LONGEST, fault_of_term, term_of
from tongban.services.search.learning.facts import (
    FAILED,
    FOUND,
    AskedQuestion,
    Ended,
    Ending,
    Step,
    StepKind,
)
from tongban.services.search.words import telling_words

# A question in other words within this time is another try at the same thing. Ours: long enough to read a
# guide, short enough that the next errand is not taken for a second try.
NEXT_TRY = timedelta(minutes=10)
# A session that rests for so long has ended: Catledge & Pitkow, Characterizing Browsing Strategies (1995),
# found 25.5 minutes, and half an hour is what has been used since.
REST = timedelta(minutes=30)
# of those who tried again, the share that must have come to the same document
CLEAR_SHARE = 0.6
_EXAMPLES = 5
_ASKING = re.compile(r"(?:怎么|怎样|如何|咋)(?:办理?|弄|搞|申请)?|要?(?:找谁|去哪里?|到哪里?|多少钱|多久)")
_LONGEST_GIST = 100


def gist_of(text: str) -> str:
    """The telling words of a question: what two ways of asking the same have in common."""
    words = telling_words(_ASKING.sub(" ", text))
    return (" ".join(words) or term_of(text))[:_LONGEST_GIST]


def endings(session: Sequence[AskedQuestion], *, dwell: timedelta) -> dict[UUID, Ended]:
    """How each question of one session ended; `session` is in order of time."""
    tries = _tries(session)
    moments = [step.at for one in tries for step in one.steps] + [one.at for one in session]
    found: dict[UUID, Ended] = {}
    for place, one in enumerate(tries):
        later = tries[place + 1] if place + 1 < len(tries) else None
        is_followed = later is not None and later.at - one.at <= NEXT_TRY
        ended = _ending(one, is_followed=is_followed, moments=moments, dwell=dwell)
        before = tries[place - 1] if place else None
        is_retry = before is not None and one.at - before.at <= NEXT_TRY
        found[one.id] = Ended(ending=ended.ending, key=ended.key, line=ended.line, is_retry=is_retry)
    for place, one in enumerate(tries):
        if found[one.id].ending in FAILED:
            led_to = _led_to(tries[place:], found)
            found[one.id] = Ended(ending=found[one.id].ending, is_retry=found[one.id].is_retry, led_to=led_to)
    repeated = {one.id: Ended(ending=Ending.REPEATED) for one in session if one.id not in found}
    return {**found, **repeated}


def _tries(session: Sequence[AskedQuestion]) -> list[AskedQuestion]:
    """The questions, each once: what followed a repetition followed the question."""
    tries: list[AskedQuestion] = []
    for one in session:
        if tries and tries[-1].gist == one.gist:
            last = tries[-1]
            steps = tuple(sorted((*last.steps, *one.steps), key=lambda step: step.at))
            tries[-1] = AskedQuestion(
                id=last.id,
                channel=last.channel,
                text=last.text,
                gist=last.gist,
                hits=max(last.hits, one.hits),
                at=last.at,
                steps=steps,
            )
        else:
            tries.append(one)
    return tries


def _ending(one: AskedQuestion, *, is_followed: bool, moments: Sequence[datetime], dwell: timedelta) -> Ended:
    applied = [step for step in one.steps if step.kind == StepKind.APPLIED]
    if applied:
        line = next((step.line for step in one.steps if step.key == applied[0].key and step.line), None)
        return Ended(ending=Ending.APPLIED, key=applied[0].key, line=line)
    if any(step.kind == StepKind.ASKED for step in one.steps):
        return Ended(ending=Ending.ASKED)
    opened = [step for step in one.steps if step.kind == StepKind.OPENED]
    stayed = [step for step in opened if _stayed(step, moments, dwell)]
    if stayed:
        return Ended(ending=Ending.DWELT, key=stayed[-1].key, line=stayed[-1].line)
    if is_followed:
        return Ended(ending=Ending.RETRIED)
    if opened:
        return Ended(ending=Ending.OPENED, key=opened[-1].key, line=opened[-1].line)
    return Ended(ending=Ending.LEFT if one.hits else Ending.NOTHING)


def _stayed(step: Step, moments: Sequence[datetime], dwell: timedelta) -> bool:
    return not any(step.at < moment < step.at + dwell for moment in moments)


def _led_to(tries: Sequence[AskedQuestion], found: Mapping[UUID, Ended]) -> str:
    """What the tries after the first came to, each within NEXT_TRY of the one before."""
    for before, one in pairwise(tries):
        if one.at - before.at > NEXT_TRY:
            return ""
        if found[one.id].ending in FOUND:
            return found[one.id].key
    return ""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A question that failed and what its session came to; `session` is the mark of the day."""

    text: str
    gist: str
    session: str
    on: date
    led_to: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A word that questions propose, with what they rest on."""

    term: str
    key: str
    sessions: int
    days: int
    questions: int
    examples: tuple[str, ...]
    since: date  # on which the oldest of the examples was asked
    last: date  # on which it failed last


def proposals(failures: Iterable[Failure], *, least_sessions: int) -> list[Proposal]:
    """Words that failed in enough independent sessions, on two days or more, most of which came to one document.

    A session counts once, whatever it asked; one without a mark counts nowhere.
    """
    by_term: dict[str, list[Failure]] = defaultdict(list)
    for one in failures:
        if one.session and one.led_to and (term := proposed_term(one.text, one.gist)):
            by_term[term].append(one)
    found = []
    for term, rows in sorted(by_term.items()):
        came_to = Counter(key for _, key in {(row.session, row.led_to) for row in rows})
        key, sessions = min(came_to.items(), key=lambda pair: (-pair[1], pair[0]))
        if sessions < least_sessions or sessions < CLEAR_SHARE * len({row.session for row in rows}):
            continue
        meant = [row for row in rows if row.led_to == key]
        days = {row.on for row in meant}
        if len(days) < 2:
            continue
        # of a question that was asked again the latest day counts: it is kept as long
        latest = {row.text: row.on for row in sorted(meant, key=lambda row: row.on)}
        examples = tuple(sorted(latest, key=lambda text: latest[text], reverse=True))[:_EXAMPLES]
        found.append(
            Proposal(
                term=term,
                key=key,
                sessions=sessions,
                days=len(days),
                questions=len(meant),
                examples=examples,
                since=min(latest[text] for text in examples),
                last=max(days),
            )
        )
    return sorted(found, key=lambda one: (-one.sessions, one.term))


def proposed_term(text: str, gist: str) -> str:
    """The word that a question proposes: its telling words where they stand together, else the whole of a
    short question; empty where neither can be a word of the dictionary."""
    whole, core = term_of(text), term_of(gist)
    term = core if core and core in whole else whole
    return "" if len(term) > LONGEST or fault_of_term(term) else term
