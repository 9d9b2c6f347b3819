"""Check a seal as a stranger does: with root certificates and lists of withdrawn seals, and nothing else of ours."""

import dataclasses

from tongban.foundation.seals.anchors import SealAnchors
from tongban.foundation.seals.checking import check, withdrawn
from tongban.foundation.seals.reports import SealReport


def check_outside(pdf: bytes, *, anchors: SealAnchors) -> SealReport:
    """What the seal on a PDF says: one that was withdrawn before it sealed is not trusted.

    When it sealed is what a stamp of the authorities proves, else what the seal says itself. About 10 ms.

    Raises NotAPdf, NationalSuiteMissing.
    """
    report, certificate = check(pdf, roots=anchors.roots, stamp_roots=anchors.stamp_roots)
    if certificate is None:
        return report
    about = [one for one in anchors.lists if one.is_about(certificate)]
    if about:
        report = dataclasses.replace(report, withdrawals_from=max(one.made_at for one in about))
    since = [moment for one in about if (moment := one.since.get(certificate.serial_number))]
    if report.is_trusted and since and (report.sealed_at is None or min(since) <= report.sealed_at):
        return withdrawn(report, at=min(since))
    return report
