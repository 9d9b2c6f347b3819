"""What a description must say before it is handed in, and which act may follow which."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tongban.kernel.errors import N_
from tongban.resources.datasets.content import FieldContent, NodeKind, ResourceContent
from tongban.resources.datasets.facts import ResourceIncomplete, ResourceOutOfOrder, VersionState
from tongban.standards.codes import BadResourceCode, check_resource_code
from tongban.standards.vocabularies import vocabulary

S = VersionState
UNCONDITIONAL, CONDITIONAL, UNSHARED = "1", "2", "3"
OPEN, OPEN_ON_CONDITION, NOT_OPEN = "1", "2", "3"
OPENED = (OPEN, OPEN_ON_CONDITION)
CORE, SECRET = "3", "4"
STRUCTURED = frozenset({"0100", "0200"})

# act → the states it may start from, and where it leads
MOVES: dict[str, tuple[frozenset[VersionState], VersionState]] = {
    "save": (frozenset({S.DRAFT}), S.DRAFT),
    "submit": (frozenset({S.DRAFT}), S.SUBMITTED),
    "send_back": (frozenset({S.SUBMITTED}), S.DRAFT),
    "approve": (frozenset({S.SUBMITTED}), S.PUBLISHED),
    "replace": (frozenset({S.PUBLISHED}), S.REPLACED),
    "withdraw": (frozenset({S.PUBLISHED}), S.WITHDRAWN),
}

_ARTICLE = re.compile(
    r"《([^《》]{2,80})》\s*(?:[（(][^（）()]*[）)])?\s*(第[零一二三四五六七八九十百千]+条)"
)
_LISTS = {
    "share_type": "share_type",
    "open_type": "open_type",
    "cycle": "update_cycle",
    "importance": "resource_importance",
    "layer": "resource_layer",
    "source": "resource_source",
    "channel": "resource_channel",
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to put right: the entry, a code for machines and a sentence for people."""

    field: str
    reason: str
    text: str


def check_move(state: str, act: str) -> VersionState:
    """The state that `act` leads to from `state`. Raises ResourceOutOfOrder."""
    starts, leads_to = MOVES[act]
    if S(state) not in starts:
        raise ResourceOutOfOrder(facts={"state": state, "act": act})
    return leads_to


def may_move(state: str, act: str) -> bool:
    """Whether `act` may happen to a version in `state`."""
    return S(state) in MOVES[act][0]


def cited_articles(text: str) -> list[tuple[str, str]]:
    """(law, article) of every article that a text names: 《税收征收管理法》第八条."""
    return [(match[1], match[2]) for match in _ARTICLE.finditer(text)]


def check_complete(content: ResourceContent, *, personal_level: int, laws_over: Collection[str] = ()) -> None:
    """Raise ResourceIncomplete with everything that is to be put right.

    `personal_level` is the lowest level of data about persons (a setting); `laws_over` are titles that the
    basis cites and that are no longer in force.
    """
    problems = problems_of(content, personal_level=personal_level, laws_over=laws_over)
    if problems:
        first = {one.field: one for one in reversed(problems)}
        raise ResourceIncomplete(
            facts={
                "fields": {name: one.text for name, one in reversed(first.items())},
                "reasons": {name: one.reason for name, one in reversed(first.items())},
                "level": personal_level,
            }
        )


def problems_of(
    content: ResourceContent, *, personal_level: int, laws_over: Collection[str] = ()
) -> list[Problem]:
    """Everything that keeps the description from being handed in, in the order of the form."""
    return [
        *_unsaid(content),
        *_unknown_codes(content),
        *_fields(content),
        *_sharing(content, laws_over),
        *_opening(content),
        *_levels(content, personal_level),
        *_neighbours(content),
    ]


def _unsaid(content: ResourceContent) -> Iterator[Problem]:
    for field in ("name", "summary", "formats", "share_type", "open_type", "cycle", "importance", "layer"):
        if not getattr(content, field):
            yield Problem(field=field, reason="missing", text=N_("This has to be said."))
    if content.level is None:
        yield Problem(field="level", reason="missing", text=N_("This has to be said."))


def _unknown_codes(content: ResourceContent) -> Iterator[Problem]:
    text = N_("The list has no such code.")
    for field, name in _LISTS.items():
        said = getattr(content, field)
        if said and said not in vocabulary(name):
            yield Problem(field=field, reason="unknown-code", text=text)
    if any(code not in vocabulary("resource_format") for code in content.formats):
        yield Problem(field="formats", reason="unknown-code", text=text)


def _fields(content: ResourceContent) -> Iterator[Problem]:
    names = [field.name for field in content.fields]
    if not names and STRUCTURED & set(content.formats):
        yield Problem(
            field="fields", reason="fields-missing", text=N_("Structured data have at least one field.")
        )
    if any(not name for name in names):
        yield Problem(field="fields", reason="field-unnamed", text=N_("A field has no name."))
    if len(set(names)) < len(names):
        yield Problem(field="fields", reason="field-twice", text=N_("Two fields have the same name."))
    if any(not _is_known_type(field) for field in content.fields):
        yield Problem(field="fields", reason="unknown-type", text=N_("A field has a type that no list has."))


def _is_known_type(field: FieldContent) -> bool:
    return field.type in vocabulary("resource_field_type")


def _sharing(content: ResourceContent, laws_over: Collection[str]) -> Iterator[Problem]:
    """Source: 国发〔2016〕51号 and 编制指南 (no sharing needs a law, regulation or State Council basis)."""
    if content.share_type == CONDITIONAL and not content.share_conditions:
        yield Problem(
            field="share_conditions",
            reason="share-conditions-missing",
            text=N_("Say the conditions on which it is shared."),
        )
    if content.share_type != UNSHARED:
        return
    if not cited_articles(content.share_basis):
        yield Problem(
            field="share_basis",
            reason="share-basis-missing",
            text=N_("Not to share needs a law: name it with its article, such as 《税收征收管理法》第八条."),
        )
    elif laws_over:
        yield Problem(
            field="share_basis",
            reason="share-basis-over",
            text=N_("The law that is named is no longer in force."),
        )


def _opening(content: ResourceContent) -> Iterator[Problem]:
    if content.open_type == OPEN_ON_CONDITION and not content.open_conditions:
        yield Problem(
            field="open_conditions",
            reason="open-conditions-missing",
            text=N_("Say the conditions on which it is open."),
        )
    if content.share_type == UNSHARED and content.open_type in OPENED:
        yield Problem(
            field="open_type",
            reason="open-but-unshared",
            text=N_("What no office may have cannot be open to everybody."),
        )
    if content.has_personal_fields and content.open_type == OPEN:
        yield Problem(
            field="open_type",
            reason="open-but-personal",
            text=N_("Some fields are about persons: this cannot be open without conditions."),
        )


def _levels(content: ResourceContent, personal_level: int) -> Iterator[Problem]:
    level = content.level or 0
    if content.has_personal_fields and level < personal_level:
        yield Problem(
            field="level",
            reason="personal-level",
            text=N_("Some fields are about persons: the level must be at least %(level)s."),
        )
    if level and any(field.level > level for field in content.fields):
        yield Problem(
            field="level",
            reason="level-below-field",
            text=N_("A field has a higher level than the whole."),
        )
    if content.importance in (CORE, SECRET) and content.open_type in OPENED:
        yield Problem(
            field="open_type", reason="core-open", text=N_("Core and secret data are not open to anybody.")
        )
    if content.importance == SECRET and content.share_type in (UNCONDITIONAL, CONDITIONAL):
        yield Problem(
            field="share_type",
            reason="secret-shared",
            text=N_("Secret data are not shared over this network."),
        )


def _neighbours(content: ResourceContent) -> Iterator[Problem]:
    text = N_("The code of a resource is a class code, a slash and a number, such as 101001/000001.")
    if any(not is_resource_code(code) for code in content.related):
        yield Problem(field="related", reason="bad-resource-code", text=text)
    for edge in content.lineage:
        if edge.kind is NodeKind.RESOURCE and not is_resource_code(edge.ref):
            yield Problem(field="lineage", reason="bad-resource-code", text=text)
        elif not edge.ref and not edge.label:
            yield Problem(field="lineage", reason="edge-empty", text=N_("A step of the lineage has no name."))


def is_resource_code(text: str) -> bool:
    """Whether it has the form of a resource's code."""
    try:
        return check_resource_code(text) == text
    except BadResourceCode:
        return False
