"""How packages are shown: words and colours of states, checks with their findings, files by folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.services.archives.checking.facts import Check, Finding
from tongban.services.archives.checking.words import CHECK_NAMES, sentence
from tongban.services.archives.facts import ListedFile, PackageState
from tongban.services.archives.packaging.facts import Folder

WORDS: dict[PackageState, str] = {
    PackageState.WAITING: N_("Being made"),
    PackageState.QUERIED: N_("To be examined"),
    PackageState.KEPT: N_("Archived"),
    PackageState.HANDED_OVER: N_("Transferred"),
    PackageState.DISPOSED: N_("Destroyed"),
}
TONES: dict[PackageState, str] = {
    PackageState.WAITING: "brand",
    PackageState.QUERIED: "warn",
    PackageState.KEPT: "good",
    PackageState.HANDED_OVER: "good",
    PackageState.DISPOSED: "line",
}
_OPEN = (Folder.APPLICATION.value, Folder.RESULT.value)
CHECK_MEANINGS: dict[Check, str] = {
    Check.AUTHENTIC: N_("Seals, hashes, and the place of each act in the log"),
    Check.COMPLETE: N_("Files, materials and documents that belong into it"),
    Check.USABLE: N_("Each file opens, in a form that lasts"),
    Check.SAFE: N_("No password, script, program or harmful code"),
}


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One state as a tab."""

    label: str
    url: str
    is_here: bool
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One of the four checks as a page shows it; findings are (sentence, whether it is a fault)."""

    name: str
    meaning: str
    is_passed: bool
    looked_at: int
    findings: tuple[tuple[str, bool], ...]


def state_tabs(state: PackageState | None, *, link: Callable[..., str]) -> list[Tab]:
    """All packages, then each state."""
    tabs = [Tab(label=gettext("All"), url=link(state=None), is_here=state is None)]
    for one, word in WORDS.items():
        tabs.append(Tab(label=gettext(word), url=link(state=one), is_here=state is one))
    return tabs


def check_lines(report: Mapping[str, Any]) -> list[CheckLine]:
    """The report in the reader's language; nothing where there is none yet."""
    return [
        CheckLine(
            name=CHECK_NAMES[check],
            meaning=CHECK_MEANINGS[check],
            is_passed=bool(said["passed"]),
            looked_at=int(said["looked_at"]),
            findings=tuple((_told(check, one), bool(one["is_fault"])) for one in said["findings"]),
        )
        for said in report.get("checks", ())
        for check in (Check(said["check"]),)
    ]


def file_groups(files: Sequence[ListedFile]) -> list[tuple[str, list[ListedFile], bool]]:
    """Files by their folder, and whether it is shown open; what lies beside the folders comes first, the proofs of
    acts last."""
    groups: dict[str, list[ListedFile]] = {}
    for one in files:
        groups.setdefault(one.path.rpartition("/")[0], []).append(one)
    return [(folder, groups[folder], folder in _OPEN) for folder in sorted(groups)]


def _told(check: Check, one: Mapping[str, Any]) -> str:
    found = Finding(check=check, code=one["code"], path=one["path"], facts=one["facts"])
    return sentence(found, gettext)
