"""What forms refuse."""

from tongban.kernel.errors import N_, Invalid, Refused


class FormRefused(Refused):
    """A schema that may not be published; `facts["findings"]` lists where and why."""

    code = "form-refused"
    status = 422
    title = N_("This form cannot be published: %(where)s: %(why)s")


class EntriesInvalid(Invalid):
    """Entries that do not fit the form.

    `facts["fields"]` maps the field's path to a sentence in the reader's language and
    `facts["codes"]` maps it to a code such as `required`, `maximum` or `fact-locked`.
    """

    code = "invalid"
