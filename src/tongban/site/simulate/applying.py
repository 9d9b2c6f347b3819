"""Filling in an application as its applicant would, and handing it in by the verb."""

import io
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import store_file
from tongban.kernel.errors import Refused
from tongban.services.cases.public import (
    Application,
    HolderKind,
    SignedByToken,
    SlotInput,
    submit_case,
)
from tongban.services.items.public import ItemContent, last_published, required_slots
from tongban.site.simulate.facts import Life
from tongban.site.walk import filling

_ROUNDS = 4  # what is missing is told at once; a form and its materials are told apart


class Applying:
    """Hands applications in. What a service asked for with the same answers is brought along the next time."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[str, ...]] = {}

    def submit(self, life: Life, *, by: Person, token: UUID, key: str, at: datetime) -> str:
        """The number of the case. Raises what `submit_case` refuses in the end."""
        draw = random.Random(key)  # noqa: S311 - a repeatable draw, no secret
        item = last_published(life.service.code)
        content = item.content.as_json()
        answers = filling.answers_for(content, draw)
        asked = (life.service.code, tuple(sorted(answers.items())))
        application = Application(
            item_code=item.code,
            version_id=item.version_id,
            holder=HolderKind.FIRM if life.service.is_for_firms else HolderKind.PERSON,
            uscc=life.uscc or None,
            answers=answers,
            form=filling.form_for(content, draw),
            slots=self._uploads(self._asked.get(asked) or _later(item.content, answers), draw, by=by, at=at),
            signature=SignedByToken(token_id=token),
        )
        for _ in range(_ROUNDS):
            try:
                return submit_case(application=application, by=by, at=at, key=key).number
            except Refused as refused:
                application = self._completed(application, refused, content, draw, by=by, at=at)
                self._asked[asked] = tuple(slot.key for slot in application.slots)
        return submit_case(application=application, by=by, at=at, key=key).number

    def _completed(
        self,
        application: Application,
        refused: Refused,
        content: Mapping[str, Any],
        draw: random.Random,
        *,
        by: Person,
        at: datetime,
    ) -> Application:
        """The application with what the refusal says is missing; raises the refusal where nothing can be added."""
        missing = refused.facts.get("missing")
        if isinstance(missing, list) and missing:
            more = self._uploads(missing, draw, by=by, at=at)
            return replace(application, slots=(*application.slots, *more))
        known = (content.get("form") or {}).get("properties", {})
        fields = refused.facts.get("fields")
        open_ones = [name for name in fields if name in known] if isinstance(fields, Mapping) else []
        more_typed = {name: filling.value_for(name, known[name], draw) for name in open_ones}
        if not more_typed or more_typed.keys() <= application.form.keys():
            raise refused
        return replace(application, form={**application.form, **more_typed})

    def _uploads(
        self, keys: Iterable[str], draw: random.Random, *, by: Person, at: datetime
    ) -> tuple[SlotInput, ...]:
        return tuple(SlotInput(key=key, papers=(upload(key, draw, by=by, at=at),)) for key in keys)


def _later(content: ItemContent, answers: Mapping[str, str]) -> tuple[str, ...]:
    """What might be handed in later: these people bring it at once."""
    return tuple(slot.key for slot in required_slots(content, answers) if slot.need == "later")


def upload(key: str, draw: random.Random, *, by: Person, at: datetime) -> UUID:
    """A photographed page among the person's own files."""
    page = io.BytesIO(filling.picture(key, draw))
    return store_file(stream=page, name=f"{key}.jpg", owner=by.ref, by=by, at=at).id
