"""One turn under way: what a sentence or a choice does to the state, and the reply to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tongban.faces.assistant.asking import Asked, Speech
from tongban.faces.assistant.choosing import (
    Found,
    Topic,
    found_for,
    offered,
    often_asked,
    topic_of,
)
from tongban.faces.assistant.depending import answers_in, open_question, question_for
from tongban.faces.assistant.elements import elements_in
from tongban.faces.assistant.facts import Key, Kind, Reply, State
from tongban.faces.assistant.matching import beyond, fit, ordinal
from tongban.faces.assistant.my_cases import cases_reply
from tongban.faces.assistant.naming import without_name
from tongban.faces.assistant.pointing import answered_so, pointed, pointed_reply, sure_of
from tongban.faces.assistant.ports import phrasing
from tongban.faces.assistant.setting import Setting
from tongban.faces.assistant.talking import declined, nothing_found, speech_reply, which_service
from tongban.faces.assistant.telling import (
    begin_reply,
    person_reply,
    question_reply,
    several_reply,
    told,
    unsaid_reply,
)
from tongban.kernel.errors import NotFound
from tongban.services.items.public import (
    PublishedItem,
    counted_answers,
    guide_from,
    published,
)

_WHOLE_NAME = 0.95  # 机动车检验预约 is a name and asks for no appointment
_UNSURE = re.compile(r"不知道|不清楚|不确定|不晓得|跳过|都不是|随便|i?dontknow|notsure|skip")


@dataclass(kw_only=True)
class Talk:
    """One turn under way: the state as it comes to be."""

    state: State
    setting: Setting
    is_cleared: bool = False  # what was said before is to be forgotten
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
            return self._answer({key: answer})
        if kind == "skip" and self.state.item:
            return self._skip(value)
        if kind == "begin" and self.state.item:
            return self._begin()
        return self._restart()

    def answered(self, asked: Asked) -> Reply:
        """A sentence."""
        if asked.speech is Speech.EMPTY:
            return speech_reply(Speech.EMPTY)
        if asked.speech is Speech.CLEAR:
            self.is_cleared = True
            return speech_reply(Speech.CLEAR)
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
        """The answer to our own question: of the scenario, or which service; None where it is none.

        What else of the scenario a sentence tells is kept, whatever it asks.
        """
        if self.state.item:
            item = self._item(self.state.item)
            if self.state.question and _UNSURE.fullmatch("".join(filter(str.isalnum, asked.text))):
                return self.chosen(f"skip:{self.state.question}")
            if found := answers_in(asked, item.content, self.state):
                is_answer = self.state.question in found or not (asked.wants or asked.is_yes_no)
                if is_answer and not asked.keys and not asked.is_switch:
                    return self._answer(found)
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
            return self._about(
                self.state.item, asked.keys or (Key.STEPS,), said=self._unnamed(asked), detail=asked
            )
        if asked.speech is not Speech.NONE:
            return speech_reply(asked.speech)
        if asked.keys:
            self.state = replace(self.state, wanted=asked.keys)
        return which_service()

    def _about_something(self, asked: Asked) -> Reply:
        """A sentence that names something: a detail of the service of before, the same, another, or none."""
        item = self._item(self.state.item) if self.state.item else None
        if item is not None and not asked.is_switch and often_asked(item.content, asked):
            return self._about(item.code, asked.keys, said=self._unnamed(asked), detail=asked)
        found = found_for(asked, region=self.setting.region)
        topic = topic_of(asked, found, item)
        if asked.speech is Speech.OFF and (topic is not Topic.OTHER or not found.is_named):
            return declined()
        if topic is Topic.OTHER:
            return self._found(asked, found)
        if item is None:
            return nothing_found(asked.subject)
        keys = asked.keys or (() if topic is Topic.DETAIL else _whole(asked))
        return self._about(item.code, keys, said=self._unnamed(asked), detail=asked)

    def _found(self, asked: Asked, found: Found) -> Reply:
        best = found.candidates[0]
        keys = self._keys_for(asked, best.item.name)
        choices = offered(found.candidates)
        code = best.item.code
        if not found.is_sure:
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
        """The elements of a service; where one depends on it, a question of the scenario beside what is sure.

        `detail`: the sentence that names the service or something of it. Without `keys` it asks for just that.
        """
        try:
            item = self._item(code)
        except NotFound:
            return nothing_found(code)
        if is_new := code != self.state.item:
            self.state = State(item=code, turns=self.state.turns)
        if detail is not None:
            found = answers_in(detail, item.content, self.state)
            answers = counted_answers(item.content, {**self.state.answers, **found})
            self.state = replace(self.state, answers=answers)
        answers = dict(self.state.answers)
        elements = elements_in(guide_from(item, answers))
        asks = [key for key in keys if key is not Key.FIND]
        if detail is not None and (at := often_asked(item.content, detail)):
            self.state = replace(self.state, wanted=(), question="", element=Key.FAQ, offered=())
            answer = elements[Key.FAQ].sentences[at - 1 : at]
            return answered_so(item, elements, answer, asks if not detail.has_how else (), is_new=is_new)
        for key in keys if asks and keys[0] is not Key.FIND else ():
            question = question_for(item.content, answers, key, skipped=self.state.skipped)
            if question is not None:
                self.state = replace(
                    self.state, wanted=tuple(keys), question=question.key, element=key, offered=()
                )
                sure = sure_of(elements, keys)
                return question_reply(item, question, answers, keys, sure)
        self.state = replace(
            self.state, wanted=(), question="", element=keys[-1] if keys else self.state.element, offered=()
        )
        named = beyond(detail.rest, _names(item)) if detail is not None else ""
        may_point = not asks or any(not elements[key].is_silent for key in asks)
        sentences = pointed(elements, named) if named and may_point and Key.MATERIALS not in asks else []
        if sentences:
            return pointed_reply(item, elements, sentences, asks, is_new=is_new)
        if detail is not None and detail.asks_amount:
            return unsaid_reply(item, elements, detail.subject)
        if not keys:
            what = detail.subject if detail is not None else ""
            return (
                unsaid_reply(item, elements, what) if named else told(item, elements, (Key.FIND,), said=said)
            )
        return told(item, elements, tuple(keys), detail=named, said=said)

    def _answer(self, given: Mapping[str, str]) -> Reply:
        item = self._item(self.state.item)
        answers = counted_answers(item.content, {**self.state.answers, **given})
        self.state = replace(self.state, answers=answers, question="")
        return self._about(item.code, self.state.wanted or (Key.MATERIALS,))

    def _skip(self, key: str) -> Reply:
        """Whoever does not know gets all of it. What is no question of this service is not kept."""
        item = self._item(self.state.item)
        if key in {question.key for question in item.content.scenario}:
            self.state = replace(self.state, skipped=self.state.skipped | {key})
        return self._about(item.code, self.state.wanted)

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
            return person_reply(None, None)
        item = self._item(self.state.item)
        elements = elements_in(guide_from(item, dict(self.state.answers)))
        return person_reply(item, elements)

    def _restart(self) -> Reply:
        self.state = State(turns=self.state.turns)
        return speech_reply(Speech.RESTART)

    def _unnamed(self, asked: Asked) -> str:
        """What was said, without the name of who has signed in: a model may read it."""
        return without_name(asked.text, self.setting.person.name) if self.setting.person else asked.text

    def _item(self, code: str) -> PublishedItem:
        """The service in force. A service taken away meanwhile is not there: NotFound."""
        if code not in self._known:
            self._known[code] = published(code)
        return self._known[code]


def _whole(asked: Asked) -> tuple[Key, ...]:
    """What is told of a service of which nothing in particular was asked; of 怎么办 its steps too."""
    return (Key.FIND, Key.STEPS) if asked.has_how else (Key.FIND,)


def _names(item: PublishedItem) -> list[str]:
    """By what people name the service."""
    return [item.content.name, *item.content.aliases, item.content.purpose]
