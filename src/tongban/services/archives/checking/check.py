"""The four checks over one package (四性检测), in the order authentic, complete, usable, safe."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from tongban.services.archives.checking.bagging import bag_findings
from tongban.services.archives.checking.facts import Check, Eyes, Finding, Report
from tongban.services.archives.checking.files import PROGRAM_NAMES, file_findings
from tongban.services.archives.checking.genuine import genuine_findings
from tongban.services.archives.checking.opening import Opened
from tongban.services.archives.checking.reading import Said, said_by
from tongban.services.archives.packaging.describing import XmlWrong
from tongban.services.archives.packaging.facts import BASIC, PROCESS, Source

# ways to meet a material that leave a file in the package; the others leave a line
_LEAVES_FILE = {"file", "earlier", "licence"}


def check_package(package: Opened, *, eyes: Eyes, at: datetime) -> Report:
    """Check everything; what is wrong is found, not raised. Some 10 ms of computing
    a sealed PDF, and 0.2 s for the process that opens up to 20 files.

    Raises PackageUnsafe where a member does not unpack as it says.
    """
    findings = list(bag_findings(package))
    looked: Counter[Check] = Counter(dict.fromkeys(Check, 0))
    looked[Check.COMPLETE] += len(package.names)
    try:
        said = said_by(_read(package, BASIC), _read(package, PROCESS))
    except XmlWrong as wrong:
        name, why = (*wrong.args, "")[:2]
        findings.append(
            Finding(check=Check.USABLE, code="description-wrong", path=f"data/{name}", facts={"why": why})
        )
    else:
        findings += complete_findings(package, said)
        findings += genuine_findings(package, said, eyes=eyes, looked=looked)
        findings += file_findings(package, said, eyes=eyes, looked=looked)
        looked[Check.USABLE] += 2
    for name in package.names:
        looked[Check.SAFE] += 1
        if name.lower().endswith(PROGRAM_NAMES):
            findings.append(Finding(check=Check.SAFE, code="program", path=name))
        if package.is_executable(name):
            findings.append(Finding(check=Check.SAFE, code="executable", path=name))
    return Report(
        package=package.label,
        checked_at=at,
        looked_at=dict(looked),
        findings=tuple(_once(findings)),
    )


def complete_findings(package: Opened, said: Said) -> Iterator[Finding]:
    """What is missing from a package whose descriptions read: files, materials, documents."""
    there = {name.removeprefix("data/") for name in package.names if name.startswith("data/")}
    listed = {one.path for one in said.files}
    for path in sorted(listed - there):
        yield Finding(check=Check.COMPLETE, code="described-file-missing", path=f"data/{path}")
    for path in sorted(there - listed - {BASIC, PROCESS}):
        yield Finding(check=Check.COMPLETE, code="file-not-described", path=f"data/{path}")
    last_round = {one.key: one.round for one in sorted(said.materials, key=lambda one: one.round)}
    for one in said.materials:
        for path in one.paths:
            if path not in listed:
                yield Finding(
                    check=Check.COMPLETE,
                    code="material-file-missing",
                    path=f"data/{path}",
                    facts={"material": one.name},
                )
        if one.round != last_round[one.key]:
            continue  # what was met better later
        if (
            one.is_required
            and said.result == "granted"
            and (one.how == "missing" or _is_empty(one.how, one.paths))
        ):
            yield Finding(check=Check.COMPLETE, code="material-missing", facts={"material": one.name})
        elif one.how == "paper":
            yield Finding(
                check=Check.COMPLETE, code="material-on-paper", facts={"material": one.name}, is_fault=False
            )
        elif one.how == "deferred":
            yield Finding(
                check=Check.COMPLETE, code="material-deferred", facts={"material": one.name}, is_fault=False
            )
    kinds = {one.kind for one in said.files if one.source is Source.DOCUMENT}
    for kind in said.needed:
        if kind not in kinds:
            yield Finding(check=Check.COMPLETE, code="document-missing", facts={"kind": kind})
    if said.number_in_process != said.number:
        yield Finding(
            check=Check.COMPLETE,
            code="descriptions-differ",
            facts={"basic": said.number, "process": said.number_in_process},
        )


def _is_empty(how: str, paths: tuple[str, ...]) -> bool:
    return how in _LEAVES_FILE and not paths


def _read(package: Opened, name: str) -> bytes:
    try:
        return package.read(f"data/{name}")
    except KeyError:
        raise XmlWrong(name, "it is not there") from None


def _once(findings: list[Finding]) -> list[Finding]:
    """Each once, in the order of the four checks."""
    seen, kept = set(), []
    for one in sorted(findings, key=lambda one: (list(Check).index(one.check), one.path, one.code)):
        key = (one.check, one.code, one.path, tuple(sorted(one.facts.items())))
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept
