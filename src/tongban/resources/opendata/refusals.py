"""What is refused of open datasets, and why."""

from tongban.kernel.errors import N_, Invalid, NotAllowed, NotFound, Refused


class DatasetOutOfOrder(Refused):
    """The version is not where this act starts from."""

    code = "open-dataset-out-of-order"
    title = N_("This dataset stands otherwise by now, and this can no longer be done. Reload the page.")


class NoSuchDataset(NotFound):
    """No dataset of this short name, or no such version of it, is open."""

    code = "open-dataset-unknown"
    title = N_("No such dataset is open. Look for it in the list of open data.")


class DefinitionChanged(Refused):
    """Somebody else saved the definition meanwhile."""

    code = "open-definition-changed"
    title = N_("A colleague saved this definition meanwhile. Open it again and enter your changes.")


class DefinitionIncomplete(Invalid):
    """The definition cannot be built. `facts["reasons"]` has a code for each entry."""

    code = "open-definition-incomplete"
    title = N_("The definition is not complete yet.")


class ResourceNotOpen(Refused):
    """The catalogue does not open the resource that the data come from."""

    code = "open-resource-not-open"
    title = N_("The resource catalogue does not open %(resource)s. Change its openness there first.")


class OnlyAggregated(Refused):
    """A resource about persons is opened as counts only."""

    code = "open-only-aggregated"
    title = N_("%(resource)s has fields about persons: only counts of it may be opened, never its rows.")


class LevelTooHigh(Refused):
    """The sensitivity of the resource is above what may be opened in this form."""

    code = "open-level-too-high"
    title = N_("%(resource)s has level %(level)s; in this form at most level %(most)s is opened.")


class SourceNotOfResource(Refused):
    """The rows are of another resource: of a register, say, that the provider does not keep."""

    code = "open-source-not-of-resource"
    title = N_(
        "These rows are not of %(resource)s. It is opened from what the exchange serves it from, or from a file of its provider."
    )


class RowsChosenOtherwise(Refused):
    """Another open table counts other rows of the same source, and what both tell together cannot be looked at."""

    code = "open-rows-chosen-otherwise"
    title = N_("%(dataset)s is open and counts other rows of the same source: the two cannot be compared.")


class SlugTaken(Invalid):
    """Another dataset has this short name."""

    code = "open-slug-taken"
    title = N_("Another dataset has this short name. Choose another one.")


class TableRefused(Invalid):
    """What was handed in holds data about persons. `facts["offences"]` names the cells."""

    code = "open-table-personal"
    title = N_("The file holds data about persons: %(where)s. Nothing of it was kept.")


class TableTooLong(Invalid):
    """The file has more rows than an open dataset may have."""

    code = "open-table-too-long"
    title = N_("The file has more than %(most)s rows.")


class RuleBroken(Refused):
    """The table does not keep to its rule. `facts["offences"]` names the cells."""

    code = "open-rule-broken"
    title = N_("The table breaks its rule and is not published: %(where)s")


class TableGone(Refused):
    """The file of a version is missing or not what was looked at."""

    code = "open-table-gone"
    title = N_("The file of this version is not as it was built. Build it again.")


class TableOvertaken(Refused):
    """A table of the same source was published after this one was compared with those that stood."""

    code = "open-table-overtaken"
    title = N_(
        "%(dataset)s was opened meanwhile from the same data. Send this back to be built again beside it."
    )


class OwnDefinition(NotAllowed):
    """Whoever handed a version in does not publish it."""

    code = "open-needs-second-person"
    title = N_("You handed this dataset in yourself. Somebody else has to publish it.")


class WordsNeeded(Invalid):
    """Sending back, withdrawing and answering need words."""

    code = "open-words-needed"
    title = N_("Say it in words: it is read.")


class UnknownFilter(Invalid):
    """A filter, a sort or a field that the dataset does not have, or a value that is not of its type."""

    code = "open-unknown-filter"
    title = N_("This cannot be asked of the dataset.")


class TooOften(Refused):
    """More requests, votes or remarks than one visitor may send at a time."""

    code = "open-too-often"
    status = 429
    title = N_("That was very often in a short time. Try again in an hour.")
