"""The sentences of findings, and the report as JSON."""

import json
from collections.abc import Callable
from typing import Any

from tongban.kernel.errors import N_
from tongban.services.archives.checking.facts import CHECK_WORDS, FORMAT, Check, Finding, Report

FINDINGS: dict[str, str] = {
    "tag-file-missing": N_("%(path)s is missing from the bag."),
    "declaration-wrong": N_("%(path)s does not say that this is a bag."),
    "manifest-unreadable": N_("%(path)s cannot be read from line %(line)s on."),
    "file-missing": N_("%(path)s is listed in %(manifest)s and is not there."),
    "file-not-listed": N_("%(path)s is there and is not listed in %(manifest)s."),
    "tag-file-not-listed": N_("%(path)s lies in the bag and no manifest lists it."),
    "file-altered": N_("%(path)s is not as it was packed: its %(algorithm)s differs."),
    "payload-differs": N_("The bag says that it holds %(said)s (bytes.files) and it holds %(found)s."),
    "description-wrong": N_("%(path)s does not read as its schema says: %(why)s."),
    "described-file-missing": N_("%(path)s is described and is not there."),
    "file-not-described": N_("%(path)s is there and is not described."),
    "material-file-missing": N_("%(path)s of the material “%(material)s” is not there."),
    "material-missing": N_("The material “%(material)s”, which the service needs, is missing."),
    "material-on-paper": N_("The material “%(material)s” was handed in on paper and is not in the package."),
    "material-deferred": N_("The material “%(material)s” was to follow."),
    "document-missing": N_("The document “%(kind)s”, which such a case has, is missing."),
    "descriptions-differ": N_("The two descriptions are of different cases: %(basic)s and %(process)s."),
    "hash-differs": N_("%(path)s is not the file that is described: its size or hash differs."),
    "seal-unreadable": N_("The seal on %(path)s cannot be checked."),
    "seal-not-checked": N_("The seal on %(path)s is SM2 and was not checked: that needs the extra gm."),
    "attachment-replaced": N_("In %(path)s an attachment was replaced after it was sealed: %(attachments)s."),
    "seal-withdrawn": N_(
        "The seal of %(signer)s on %(path)s had been withdrawn (%(withdrawn_at)s) when it sealed it."
    ),
    "seal-expired": N_("The seal of %(signer)s on %(path)s was out of its term when it sealed it."),
    "seal-missing": N_("%(path)s carries no seal, and must."),
    "seal-altered": N_("%(path)s was changed after it was sealed."),
    "seal-not-trusted": N_(
        "The seal of %(signer)s on %(path)s does not lead to the root of this installation."
    ),
    "act-without-proof": N_("The act %(act)s has no proof that it stands in the log (%(path)s)."),
    "act-twice": N_("The act %(act)s is listed twice (%(path)s)."),
    "proof-wrong": N_("%(path)s does not prove the act %(act)s: %(why)s."),
    "proof-of-another-act": N_("%(path)s proves another act than %(act)s of this case."),
    "does-not-open": N_("%(path)s does not open."),
    "too-heavy": N_("%(path)s is too complex to be opened."),
    "not-its-format": N_("%(path)s is not a file of its format (%(format)s)."),
    "not-for-long-keeping": N_("%(path)s has a format that is not made for long keeping (%(format)s)."),
    "no-pdf-a": N_("%(path)s does not claim to be PDF/A."),
    "locked": N_("%(path)s is protected by a password."),
    "script": N_("%(path)s has a script in it."),
    "virus": N_("Harmful code was found in %(path)s: %(found)s."),
    "program": N_("%(path)s is a program."),
    "executable": N_("%(path)s may be executed."),
    "document-not-made": N_("The document “%(kind)s” could not be made (%(problem)s)."),
}
CHECK_NAMES: dict[Check, str] = {
    Check.AUTHENTIC: N_("Authentic"),
    Check.COMPLETE: N_("Complete"),
    Check.USABLE: N_("Usable"),
    Check.SAFE: N_("Safe"),
}


def sentence(one: Finding, translate: Callable[[str], str] = str) -> str:
    """What was found, for people."""
    said = translate(FINDINGS.get(one.code, one.code))
    return said % {"path": one.path.removeprefix("data/"), **one.facts} if "%(" in said else said


def report_json(report: Report) -> dict[str, Any]:
    """The report as it lies in the package and is printed for machines."""
    return {
        "format": FORMAT,
        "package": report.package,
        "checked_at": report.checked_at.isoformat(),
        "passed": report.is_passed,
        "checks": [
            {
                "check": check.value,
                "name": CHECK_WORDS[check],
                "passed": report.passes(check),
                "looked_at": report.looked_at.get(check, 0),
                "findings": [
                    {
                        "code": one.code,
                        "path": one.path,
                        "is_fault": one.is_fault,
                        "facts": dict(one.facts),
                        "said": sentence(one),
                    }
                    for one in report.of(check)
                ],
            }
            for check in Check
        ],
    }


def report_bytes(report: Report) -> bytes:
    """The same as a file."""
    return json.dumps(report_json(report), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
