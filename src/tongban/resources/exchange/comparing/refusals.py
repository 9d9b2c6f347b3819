"""Why a list is not taken in, not compared or not given away."""

from tongban.foundation.papers.public import FileProblem
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown, WayNotGranted
from tongban.resources.exchange.sources.facts import FieldNotServed, ResourceNotServed


class NoRows(Invalid):
    """A list has no row."""

    code = "list-empty"
    title = N_("There is no row in the list.")


class TooManyRows(Invalid):
    """A list is longer than one may be."""

    code = "list-too-long"
    title = N_("A list has at most %(most)s rows. Divide it.")


class TooManyColumns(Invalid):
    """A list is wider than one may be."""

    code = "list-too-wide"
    title = N_("A list has at most %(most)s columns. Leave out what is not needed to compare.")


class BadMapping(Invalid):
    """The columns are not named so that rows can be compared."""

    code = "list-columns-unclear"
    title = N_("Say which columns hold whom to compare.")


class ListOfOne(Refused):
    """Comparing a list of a few would be a look-up, which needs a case."""

    code = "list-of-one"
    title = N_(
        "The list names %(distinct)s different people. A comparison needs at least %(least)s; to ask about one person is a look-up and needs a case."
    )


class ListsDifferByFew(Refused):
    """The list differs from an earlier one by so few that the difference would be a look-up."""

    code = "lists-differ-by-few"
    title = N_(
        "The list differs from one compared before by fewer than %(least)s people. What was answered for both would answer about those few."
    )


class FuzzyNotGranted(Refused):
    """By name and day of birth is not granted."""

    code = "comparison-not-granted"
    title = N_("The grant lets lists be compared by ID number alone. Ask the provider for more.")


class MonthlyNotGranted(Refused):
    """Comparing every month is not granted."""

    code = "monthly-not-granted"
    title = N_("The grant does not let a list be compared every month. Ask the provider for it.")


class ComparisonOverQuota(Refused):
    """Today's comparisons by the grant would name more people than its daily quota."""

    code = "comparison-over-quota"
    status = 429
    title = N_(
        "The grant has a daily quota of %(quota)s, of which %(used)s are used; the list names %(people)s people. Compare it tomorrow, or ask the provider for more."
    )


class ListNotReady(Refused):
    """A list is not at the point where this can be done."""

    code = "list-not-ready"
    title = N_("The list is at another step now. Load the page again.")


class ResultGone(Refused):
    """The result file is kept for some days only."""

    code = "comparison-result-gone"
    status = 410
    title = N_("The result was kept until %(until)s and is deleted. Compare the list again.")


REFUSAL_TEXTS = {
    one.code: one.title
    for one in (
        NoRows,
        TooManyRows,
        ListOfOne,
        ListsDifferByFew,
        ComparisonOverQuota,
        FileProblem,
        GrantUnknown,
        GrantNotLive,
        WayNotGranted,
        ResourceNotServed,
        FieldNotServed,
    )
}
