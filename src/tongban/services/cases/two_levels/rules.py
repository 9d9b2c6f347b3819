"""What a report to a superior must say, and what the superior may not ask of the applicant: pure rules."""

from collections.abc import Iterable, Mapping
from datetime import date

from tongban.kernel.errors import N_, Invalid, Refused

LONGEST_TEXT = 4000  # characters of an opinion, as of a decision


class ReportWords(Invalid):
    """A report without the opinion of the lower authority (初步审查意见)."""

    code = "report-words"
    title = N_("Write what the examination came to: it goes to the superior with all materials.")


class NoSuperior(Refused):
    """The directory has no organisation above the one that examined."""

    code = "no-superior"
    title = N_("The directory knows no organisation above this one to which the case could be reported.")


class PassedOnAlready(Refused):
    """A superior asks the applicant for what the lower authority has passed on."""

    code = "passed-on-already"
    title = N_(
        "%(office)s passed this on with its report of %(day)s, so the applicant is not asked for it again "
        "(行政许可法 art. 35): %(names)s"
    )


def check_report(opinion: str) -> str:
    """The opinion without spaces around it. Raises ReportWords.

    Source: 行政许可法 (2019) art. 35: the opinion of the first examination and all materials are reported.
    """
    said = opinion.strip()[:LONGEST_TEXT]
    if not said:
        raise ReportWords(facts={"fields": {"report_opinion": ReportWords.title}})
    return said


def check_not_asked_again(
    asked: Iterable[str], *, passed_on: Mapping[str, str], office: str, day: date
) -> None:
    """Raise PassedOnAlready where something that is asked for lies before the superior already.

    `passed_on` are names by key, of materials and of entries of the form; `office` is the lower authority.

    Source: 行政许可法 (2019) art. 35: the superior may not ask the applicant to hand in materials again.
    """
    again = [key for key in asked if key in passed_on]
    if again:
        names = "、".join(passed_on[key] for key in again)
        raise PassedOnAlready(facts={"office": office, "day": day, "names": names, "passed_on": again})


def report_number(*, year: int, case_tail: str, nth: int) -> str:
    """The number (文号) of a case's nth report to the superior, such as 报〔2026〕1234567号."""
    return f"报〔{year}〕{case_tail}{f'-{nth}' if nth > 1 else ''}号"
