"""Which acts an officer may begin about an entry or an implementation, by its state."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer
from tongban.services.items.library.access import EDIT
from tongban.services.items.library.facts import ACT_WORDS, Act, TaskState

_OF_ENTRY: Mapping[str, Sequence[Act]] = {
    TaskState.IN_USE.value: (Act.CHANGE, Act.SPLIT, Act.MERGE, Act.SUSPEND, Act.CANCEL),
    TaskState.SUSPENDED.value: (Act.CHANGE, Act.SPLIT, Act.MERGE, Act.RESUME, Act.CANCEL),
}
# an implementation follows its entry when that is split or merged
_OF_ITEM: Mapping[str, Sequence[Act]] = {
    TaskState.IN_USE.value: (Act.CHANGE, Act.SUSPEND, Act.CANCEL),
    TaskState.SUSPENDED.value: (Act.CHANGE, Act.RESUME, Act.CANCEL),
}


def keeps(by: Officer, organisation_id: UUID | None) -> bool:
    """Whether the officer may edit what this organisation keeps."""
    return organisation_id is not None and EDIT in by.duties_in.get(organisation_id, frozenset())


def acts_of_entry(task_state: str, *, keeper_id: UUID | None, by: Officer) -> list[tuple[str, str]]:
    """The acts that may begin, as value and words; none for whom does not keep it."""
    return _told(_OF_ENTRY.get(task_state, ())) if keeps(by, keeper_id) else []


def acts_of_item(
    task_state: str, *, organisation_id: UUID, is_in_force: bool, by: Officer
) -> list[tuple[str, str]]:
    """The same for an implementation; one that nobody sees yet is completed first."""
    if not keeps(by, organisation_id):
        return []
    if not is_in_force:
        is_open = task_state != TaskState.CANCELLED
        return [(Act.ADD.value, gettext("Complete it"))] if is_open else []
    return _told(_OF_ITEM.get(task_state, ()))


def _told(acts: Sequence[Act]) -> list[tuple[str, str]]:
    return [(act.value, gettext(ACT_WORDS[act])) for act in acts]
