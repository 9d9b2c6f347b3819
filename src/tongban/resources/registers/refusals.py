"""What the registers refuse, and why."""

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused
from tongban.resources.registers.facts import Register


class PurposeMissing(NotAllowed):
    """An officer looks up a person without a case."""

    code = "purpose-missing"
    title = N_("A register is looked into only for a purpose and a case.")


class CaseDoesNotOpen(NotAllowed):
    """The case is closed, not theirs, or about somebody else."""

    code = "case-does-not-open"
    title = N_("This case does not open these data to you.")


class UnknownPurpose(Invalid):
    """A purpose that nobody has declared."""

    code = "unknown-purpose"
    title = N_("%(purpose)s is no purpose for which a register is looked into.")


class NotYourData(NotAllowed):
    """A citizen asks for somebody else's data."""

    code = "not-your-data"
    title = N_("You may look up only yourself and the firms that you represent.")


class RepresentativeUnknown(NotAllowed):
    """Somebody wants to act for a firm of which nobody knows who represents it."""

    code = "representative-unknown"
    title = N_(
        "The entity register does not say who represents this firm, so nobody can act for it here. The office that registered it can deliver the representative's ID number."
    )


class RegisterSilent(Refused):
    """A register did not answer in time."""

    code = "register-silent"
    status = 503
    title = N_("A register does not answer at the moment. Please try again in a few minutes.")

    def __init__(self, register: Register) -> None:
        super().__init__(SILENT_TEXTS[register], facts={"register": register.value})


SILENT_TEXTS = {
    Register.PERSON: N_(
        "The population register does not answer at the moment. Please try again in a few minutes."
    ),
    Register.FIRM: N_(
        "The entity register does not answer at the moment. Please try again in a few minutes."
    ),
}


class UnknownField(Invalid):
    """The register has no such field."""

    code = "unknown-register-field"
    title = N_("The register has no field %(field)s.")
