"""One turn of the conversation: from the state and what is said to the reply and the next state.

The state stays with the person; nothing is written. The same state and words give the same reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tongban.faces.assistant.asking import Asked, Speech, asked_of
from tongban.faces.assistant.choosing import (
    Found,
    Topic,
    answering,
    found_for,
    names_it,
    offered,
    often_asked,
    topic_of,
)
from tongban.faces.assistant.depending import answer_of, open_question, question_for
from tongban.faces.assistant.elements import elements_in
from tongban.faces.assistant.facts import Element, Key, Kind, Reply, State, Turn
from tongban.faces.assistant.matching import fit, ordinal
from tongban.faces.assistant.my_cases import cases_reply
from tongban.faces.assistant.ports import phrasing
from tongban.faces.assistant.talking import declined, nothing_found, speech_reply, which_service
from tongban.faces.assistant.telling import (
    begin_reply,
    person_reply,
    question_reply,
    several_reply,
    told,
    unsaid_reply,
)
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.items.public import (
    PublishedItem,
    counted_answers,
    guide_from,
    published,
)

_WHOLE_NAME = 0.95  # 机动车检验预约 is a name and asks for no appointment
MOST_TURNS = 8
MOST_TYPED = 10_000  # characters taken; of them the first are read
_UNSURE = frozenset(
    {
        "不知道",
        "不清楚",
        "不确定",
        "不晓得",
        "跳过",
        "都不是",
        "随便",
        "dontknow",
        "idontknow",
        "notsure",
        "skip",
    }
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Who talks and from where: a signed-in person or nobody, the region preferred, the way back, the moment."""

    now: datetime
    person: Person | None = None
    region: str = ""
    here: str = "/assistant/"
    enquiry_url: str = ""


def turn(state: State, said: str, *, choice: str = "", setting: Setting) -> tuple[State, Reply]:
    """Answer one sentence, or one choice of those that the last reply offered. At most 16 SQL."""
    typed = said[:MOST_TYPED].encode("utf-8", "ignore").decode()  # half a character is none
    if choice.startswith("say:"):
        typed, choice = choice.removeprefix("say:"), ""
    talk = _Talk(state=state, setting=setting)
    talk.check_item()
    reply = talk.chosen(choice) if choice else talk.answered(asked_of(typed))
    words = typed.strip() or label_of(state, choice)
    kept = (*talk.state.turns, Turn(said=words, reply=reply))[-MOST_TURNS:]
    return replace(talk.state, turns=kept), reply


def label_of(state: State, choice: str) -> str:
    """The words of a choice that the last reply offered."""
    last = state.turns[-1].reply.choices if state.turns else ()
    return next((one.label for one in last if one.value == choice), "")


@dataclass(kw_only=True)
class _Talk:
    """One turn under way: the state as it comes to be."""

    state: State
    setting: Setting
    _known: dict[str, PublishedItem] = field(default_factory=dict)

    def check_item(self) -> None:
        """Forget a service that was taken away meanwhile."""
        if self.state.item:
            try:
                self._item(self.state.item)
            except NotFound:
                self.state = State(turns=self.state.turns)

    def chosen(self, choice: str) -> Reply:
        """A choice by its value, such as `item:CODE`. One that makes no sense here begins anew."""
        kind, _, value = choice.partition(":")
        if kind == "item":
            return self._about(value, self.state.wanted)
        if kind == "person":
            return self._person()
        if kind == "ask" and self.state.item and value in set(Key):
            return self._about(self.state.item, (Key(value),))
        if kind == "answer" and self.state.item:
            key, _, answer = value.partition("=")
            return self._answer(key, answer)
        if kind == "skip" and self.state.item:
            self.state = replace(self.state, skipped=self.state.skipped | {value})
            return self._about(self.state.item, self.state.wanted)
        if kind == "begin" and self.state.item:
            return self._begin()
        return self._restart()

    def answered(self, asked: Asked) -> Reply:
        """A sentence."""
        if asked.speech is Speech.EMPTY:
            return speech_reply(Speech.EMPTY)
        if asked.speech is Speech.PERSON:
            return self._person()
        if (reply := self._to_what_was_asked(asked)) is not None:
            return reply
        if asked.speech is Speech.RESTART:
            return self._restart()
        if asked.speech is Speech.CASES or asked.case_number:
            return self._cases(asked)
        if asked.speech is Speech.BEGIN and self.state.item:
            return self._begin()
        if asked.is_about_nothing:
            return self._about_the_same(asked)
        if asked.speech in (Speech.HELLO, Speech.WHO, Speech.THANKS):
            return speech_reply(asked.speech)
        return self._about_something(asked)

    def _to_what_was_asked(self, asked: Asked) -> Reply | None:
        """The answer to our own question: of the scenario, or which service; None where it is none."""
        if self.state.question:
            item = self._item(self.state.item)
            bare = "".join(sign for sign in asked.text if sign.isalnum())
            if bare in _UNSURE:
                return self.chosen(f"skip:{self.state.question}")
            if (answer := answer_of(asked, item.content, self.state)) is not None:
                return self._answer(*answer)
        if self.state.offered and not asked.keys:
            place = ordinal(asked.text, len(self.state.offered))
            if place is not None:
                return self._about(self.state.offered[place], self.state.wanted)
        return None

    def _about_the_same(self, asked: Asked) -> Reply:
        """A sentence that names nothing: about the service of before, or of which one?"""
        if Key.STATUS in asked.keys and (not self.state.item or self.setting.person is not None):
            return self._cases(asked)
        if self.state.item and (asked.keys or asked.has_how):
            keys = asked.keys or (Key.STEPS,)
            return self._about(self.state.item, keys, said=self._unnamed(asked), detail=asked)
        if asked.speech is not Speech.NONE:
            return speech_reply(asked.speech)
        if asked.keys:
            self.state = replace(self.state, wanted=asked.keys)
        return which_service()

    def _about_something(self, asked: Asked) -> Reply:
        """A sentence that names something: a detail of the service of before, the same, another, or none."""
        found = found_for(asked, region=self.setting.region)
        item = self._item(self.state.item) if self.state.item else None
        topic = topic_of(asked, found, item)
        if asked.speech is Speech.OFF and (topic is not Topic.OTHER or not found.is_named):
            return declined()
        if topic is Topic.NOTHING or (topic is Topic.OTHER and found.best is None):
            return nothing_found(asked.subject)
        if topic is Topic.OTHER or item is None:
            return self._found(asked, found)
        if topic is Topic.UNSAID and not asked.keys:
            return unsaid_reply(item, elements_in(guide_from(item, dict(self.state.answers))), asked.subject)
        keys = asked.keys or ((Key.MATERIALS,) if topic is Topic.DETAIL else _whole(asked))
        return self._about(item.code, keys, said=self._unnamed(asked), detail=asked)

    def _found(self, asked: Asked, found: Found) -> Reply:
        best = found.candidates[0]
        keys = self._keys_for(asked, best.item.name)
        choices = offered(found.candidates)
        code = answering(asked, found) or best.item.code
        if not found.is_sure and not answering(asked, found):
            chosen = phrasing.ask().choose(question=self._unnamed(asked), choices=choices)
            if chosen is None:
                self.state = replace(
                    State(turns=self.state.turns),
                    wanted=keys,
                    offered=tuple(one.item.code for one in found.candidates),
                )
                return several_reply(asked.subject, choices)
            code = chosen.removeprefix("item:")
        reply = self._about(code, keys, said=self._unnamed(asked), detail=asked)
        others = tuple(one for one in offered(found.near) if one.value != f"item:{code}")
        if reply.kind is Kind.QUESTION or not others:
            return reply
        self.state = replace(
            self.state, offered=tuple(one.value.removeprefix("item:") for one in others), wanted=keys
        )
        return replace(reply, choices=(*reply.choices, *others[:3]))

    def _keys_for(self, asked: Asked, name: str) -> tuple[Key, ...]:
        """What of another service is wanted: what was asked, or asked before with none named, or “that too”."""
        if asked.keys and fit(asked.text, [name]) < _WHOLE_NAME:
            return asked.keys
        if not self.state.item and self.state.wanted:
            return self.state.wanted
        if asked.is_and and self.state.element is not None:
            return (self.state.element,)
        return _whole(asked)

    def _about(self, code: str, keys: Sequence[Key], *, said: str = "", detail: Asked | None = None) -> Reply:
        """The elements of a service; before them a question of the scenario, where one depends on it."""
        try:
            item = self._item(code)
        except NotFound:
            return nothing_found(code)
        if code != self.state.item:
            self.state = State(item=code, turns=self.state.turns)
        answers = dict(self.state.answers)
        wanted = tuple(keys) or (Key.FIND,)
        elements: dict[Key, Element] = {}
        if detail is not None and item.content.faq:
            elements = elements_in(guide_from(item, answers))
            if answer := often_asked(item.content, elements[Key.FAQ].sentences, detail):
                self.state = replace(self.state, wanted=(), question="", element=Key.FAQ, offered=())
                return replace(told(item, elements, (Key.FAQ,)), sentences=answer)
        for key in wanted if wanted[0] is not Key.FIND else ():
            question = question_for(item.content, answers, key, skipped=self.state.skipped)
            if question is not None:
                self.state = replace(
                    self.state, wanted=wanted, question=question.key, element=key, offered=()
                )
                return question_reply(item, question, answers, wanted)
        elements = elements or elements_in(guide_from(item, answers))
        self.state = replace(self.state, wanted=(), question="", element=wanted[-1], offered=())
        named = detail.subject if detail is not None and detail.core and not names_it(item, detail) else ""
        return told(item, elements, wanted, detail=named, said=said)

    def _answer(self, key: str, value: str) -> Reply:
        item = self._item(self.state.item)
        answers = counted_answers(item.content, {**self.state.answers, key: value})
        self.state = replace(self.state, answers=answers, question="")
        return self._about(item.code, self.state.wanted or (Key.MATERIALS,))

    def _begin(self) -> Reply:
        """The open questions of the scenario first, then the way to the application."""
        item = self._item(self.state.item)
        question = open_question(item.content, self.state.answers, skipped=self.state.skipped)
        if question is not None and item.content.is_applied_for:
            self.state = replace(self.state, question=question.key, wanted=(Key.MATERIALS,), offered=())
            return question_reply(item, question, self.state.answers, (Key.MATERIALS,))
        return begin_reply(item, elements_in(guide_from(item, dict(self.state.answers))))

    def _cases(self, asked: Asked) -> Reply:
        self.state = replace(self.state, question="", offered=())
        return cases_reply(asked, person=self.setting.person, now=self.setting.now, here=self.setting.here)

    def _person(self) -> Reply:
        if not self.state.item:
            return person_reply(None, None, enquiry_url=self.setting.enquiry_url)
        item = self._item(self.state.item)
        elements = elements_in(guide_from(item, dict(self.state.answers)))
        return person_reply(item, elements, enquiry_url=self.setting.enquiry_url)

    def _restart(self) -> Reply:
        self.state = State(turns=self.state.turns)
        return speech_reply(Speech.RESTART)

    def _unnamed(self, asked: Asked) -> str:
        """What was said, without the name of who has signed in: a model may read it."""
        name = self.setting.person.name.lower() if self.setting.person else ""
        return asked.text.replace(name, "…") if name else asked.text

    def _item(self, code: str) -> PublishedItem:
        """The service in force. A service taken away meanwhile is not there: NotFound."""
        if code not in self._known:
            self._known[code] = published(code)
        return self._known[code]


def _whole(asked: Asked) -> tuple[Key, ...]:
    """What is told of a service of which nothing in particular was asked; of 怎么办 its steps too."""
    return (Key.FIND, Key.STEPS) if asked.has_how else (Key.FIND,)
