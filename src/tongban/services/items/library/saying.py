"""How a value of an item is said to a person: by its field, and by what the item says around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from tongban.foundation.ui.public import count_text
from tongban.services.items.attachments.facts import SCHEME
from tongban.services.items.content import Process
from tongban.services.items.editor.conditions import condition_text
from tongban.services.items.editor.folding import form_parts
from tongban.services.items.editor.vocabularies import Vocabularies
from tongban.services.items.library.comparing import Difference, name_key_of
from tongban.services.items.library.facts import POLICY_WORDS
from tongban.services.items.library.words import CODES, LISTS, REMEDIES, word_of
from tongban.services.items.wording import code_text
from tongban.services.process.public import ProcessUnknown, StepFact, process_steps, process_version
from tongban.standards.vocabularies import vocabulary

# what tells a part from the others in a line about all of them
_BRIEF = frozenset(
    {
        "need",
        "amount_fen",
        "days",
        "when",
        "statutory",
        "promised",
        "limits",
        "choices",
        "blank_form",
        "sample",
    }
)
# what only machines read
_HIDDEN = frozenset({"key", "value", "schema"})
_ANSWERS = frozenset({"choices", "options"})
_DAYS = frozenset({"days", "acceptance_working_days"})


@dataclass(frozen=True, kw_only=True)
class Saying:
    """Says values of one side: conditions, steps and parts of the form by what stands in `said`.

    `is_whole`: a part is said with all its fields, not only by what tells it from others.
    """

    said: Mapping[str, Any]
    is_whole: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def side(self, one: Difference, value: Any, otherwise: str) -> str:
        """One side of a difference."""
        if one.field == "schema":
            return otherwise
        if one.element == "limit-cases" and one.field == "order":
            return self.text("when", value)
        if one.path[:2] == ("process", "limits"):
            return self.text("days", value) if len(one.path) == 3 else self.text("limits", value)
        if one.path[0] == "process" and len(one.path) == 3:
            return self.text(one.path[1], value)
        return self.text("process" if one.path == ("process", "key") else one.field, value)

    def thing(self, one: Difference) -> str:
        """The part of a list as people know it."""
        if one.element == "limit-cases":
            return self.text("when", one.thing)
        if one.element == "remedies" and len(one.path) > 2:
            return gettext(REMEDIES.get(one.path[1], one.thing))
        return one.thing

    def text(self, name: str, value: Any) -> str:
        """A stored value in words; nothing for nothing."""
        if value is None or value in ("", []):
            return ""
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, Mapping):
            return self._mapping(name, value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            texts = [self.text(name, part) for part in value]
            return " / ".join(texts) if name in _ANSWERS else _joined(texts)
        return self._plain(name, value)

    def _mapping(self, name: str, value: Mapping[str, Any]) -> str:
        if "count" in value:
            limit = count_text(value["count"], value.get("unit", "working-days"))
            return f"{limit} {value['note']}" if value.get("note") else limit
        if name == "form":
            return _joined([str(row.get("title", row["key"])) for row in form_parts(value)["fields"]])
        if name == "licence_fields":
            return _joined([self._source(one) for one in value.values()])
        if name == "organisations" or (name == "limits" and not value.keys() & {"statutory", "promised"}):
            inner = "days" if name == "limits" else name
            return _joined([f"{self.step(key)} {self.text(inner, part)}" for key, part in value.items()])
        called, title = self._title(name, value)
        rest = [
            f"{gettext(word_of(key))} {text}"
            for key, part in value.items()
            if key not in called and (self.is_whole or not title or key in _BRIEF)
            if (text := self.text(key, part))
        ]
        if title and rest:
            return gettext("%(name)s (%(rest)s)") % {"name": title, "rest": gettext("; ").join(rest)}
        return title or gettext("; ").join(rest)

    def _title(self, name: str, value: Mapping[str, Any]) -> tuple[frozenset[str], str]:
        """What a part is called, and the fields that this says already or that nobody reads."""
        if name == "process":
            return _HIDDEN, self.text("process", value.get("key"))
        if value.get("kind") in REMEDIES:
            return _HIDDEN | {"kind"}, gettext(REMEDIES[value["kind"]])
        key = name_key_of(value)
        article = str(value.get("article", "")) if key == "law" else ""
        return _HIDDEN | {key, *(["article"] if article else [])}, self.text(key, value.get(key)) + article

    def _plain(self, name: str, value: Any) -> str:
        text = str(value)
        if name == "when":
            return condition_text(text, [*self.said.get("scenario", []), *self._form_questions()])
        if name in CODES:
            known = next((one for one in CODES[name] if text in vocabulary(one)), CODES[name][0])
            return code_text(known, text)
        if name in LISTS:
            return dict(Vocabularies({}).choices(LISTS[name])).get(text, text)
        if name == "policy":
            return gettext(POLICY_WORDS.get(value, text))
        if name == "process":
            return _process_name(text)
        if name == "section":
            return next((one["title"] for one in self._form["sections"] if one.get("key") == text), text)
        if text.startswith(SCHEME):
            return self.names.get(text) or gettext("a file is attached")
        if name in {"licence_type", "licence_types"}:
            return self.names.get(text, text)
        return _amount(name, value) if isinstance(value, int) else text

    def step(self, key: str) -> str:
        """The name of a step, or of the step whose post it is; those of applications need no SQL."""
        is_usual = "key" not in (self.said.get("process") or {})
        if is_usual and word_of(key) != key:
            return gettext(word_of(key))
        return next((one.name for one in self._steps if key in {one.key, one.post_code}), key)

    @cached_property
    def _steps(self) -> Sequence[StepFact]:
        """The steps of the process. 1 SQL."""
        try:
            return process_steps(
                process_version((self.said.get("process") or {}).get("key", Process().key)).id
            )
        except ProcessUnknown:
            return ()

    def _source(self, source: str) -> str:
        """Where a field of the licence comes from: “经营场所地址”, or fixed words."""
        head, _, rest = source.partition(".")
        if head == "form":
            return next((row["title"] for row in self._form["fields"] if row["key"] == rest), source)
        return self.text("bind", source.removeprefix("=").strip("'"))

    @cached_property
    def _form(self) -> dict[str, list[dict[str, Any]]]:
        return form_parts(self.said.get("form") or {})

    def _form_questions(self) -> list[dict[str, Any]]:
        """The fields of the form as questions with answers, for conditions about them."""
        sure = [{"value": "true", "label": gettext("Yes")}, {"value": "false", "label": gettext("No")}]
        return [
            {
                "key": row["key"],
                "text": row.get("title", row["key"]),
                "choices": [{"value": one, "label": one} for one in row.get("options", [])] or sure,
            }
            for row in self._form["fields"]
        ]


def _joined(texts: Sequence[str]) -> str:
    """One after another; whole sentences need nothing between them."""
    if texts and texts[0].endswith(("。", "；", ".")):
        return "\n".join(texts)
    return gettext(", ").join(texts)


def _amount(name: str, value: int) -> str:
    """A number with its unit, where it has one."""
    if name in _DAYS:
        return count_text(value, "working-days")
    if name == "amount_fen":
        return gettext("%(yuan)s yuan") % {"yuan": f"{value / 100:.2f}"}
    return str(value)


def _process_name(key: str) -> str:
    try:
        return process_version(key).name
    except ProcessUnknown:
        return key
