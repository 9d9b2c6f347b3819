"""What a change proposes, by its act: read, validated, and written as one JSON document.

On a list entry: `content` (change), `entry` (add), `into` (split, merge). On an
implementation: `own` by field path, or `content` for one that follows no entry. A suspension,
its end and a cancellation propose nothing but themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tongban.kernel.errors import N_, Invalid
from tongban.services.items.content import ItemContent
from tongban.services.items.library.elements import element_of
from tongban.services.items.library.facts import Act, EntryContent, normal

STATES_ONLY = frozenset({Act.SUSPEND, Act.RESUME, Act.CANCEL})
ENDS = frozenset({Act.CANCEL, Act.SPLIT, Act.MERGE})


class ProposalInvalid(Invalid):
    """What a change proposes does not fit its act, or says what no item has."""

    code = "change-proposal-invalid"
    title = N_("What the change proposes cannot be read: %(why)s")


class NewEntry(BaseModel):
    """A list entry that is to be made. `upper` and `parent` are codes of entries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(min_length=1, max_length=50, pattern=r"^[0-9A-Za-z][0-9A-Za-z-]*$")
    catalog_code: str = Field("", pattern=r"^([0-9]{12})?$", description="基本编码, standards.md 2.1")
    area_code: str
    level: str = Field(pattern=r"^[1-6]$")
    upper: str = ""
    parent: str = ""
    content: EntryContent


def kind_of(subject: str) -> tuple[str, str]:
    """`entry` or `item`, and the code. Raises ProposalInvalid."""
    kind, _, code = subject.partition(":")
    if kind not in {"entry", "item"} or not code:
        raise _invalid("subject")
    return kind, code


def checked_proposal(
    act: Act, *, subject: str, others: Sequence[str], follows_entry: bool, proposal: Mapping[str, Any]
) -> dict[str, Any]:
    """The proposal in its stored form. Raises ProposalInvalid."""
    kind, _ = kind_of(subject)
    if act in STATES_ONLY:
        return _exactly(proposal, {})
    if kind == "entry":
        return _of_entry(act, others, proposal)
    if act in {Act.SPLIT, Act.MERGE}:
        raise ProposalInvalid(N_("Split or merge the list entry: its implementations follow."))
    return _exactly(proposal, {"own": own_said} if follows_entry else {"content": _item})


def _of_entry(act: Act, others: Sequence[str], proposal: Mapping[str, Any]) -> dict[str, Any]:
    if act is Act.ADD:
        return _exactly(proposal, {"entry": _new})
    if act is Act.CHANGE:
        return _exactly(proposal, {"content": _entry})
    found = _exactly(proposal, {"into": lambda rows: [_new(row) for row in rows]})
    if act is Act.SPLIT and len(found["into"]) < 2:
        raise ProposalInvalid(N_("A split makes at least two entries."))
    if act is Act.MERGE and (not others or len(found["into"]) != 1):
        raise ProposalInvalid(N_("A merger makes one entry out of at least two."))
    return found


def own_said(own: Any) -> dict[str, Any]:
    """What an implementation says itself, by field path, as it is stored. Raises ProposalInvalid."""
    if not isinstance(own, dict):
        raise _invalid("own")
    for path in own:
        try:
            element_of(path)
        except KeyError:
            raise _invalid(path) from None
    try:
        return normal(own)
    except ValidationError as error:
        raise _invalid(_first(error)) from error


def _entry(document: Any) -> dict[str, Any]:
    return _read(EntryContent, document).model_dump(mode="json", exclude_defaults=True)


def _item(document: Any) -> dict[str, Any]:
    return _read(ItemContent, document).model_dump(mode="json", exclude_defaults=True)


def _new(document: Any) -> dict[str, Any]:
    return _read(NewEntry, document).model_dump(mode="json", exclude_defaults=True)


def _read(model: type[BaseModel], document: Any) -> BaseModel:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise _invalid(_first(error)) from error


def _exactly(proposal: Mapping[str, Any], wanted: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    if proposal.keys() != wanted.keys():
        raise _invalid(", ".join(sorted(proposal.keys() ^ wanted.keys())))
    return {name: read(proposal[name]) for name, read in wanted.items()}


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def _invalid(why: str) -> ProposalInvalid:
    return ProposalInvalid(facts={"why": why})
