"""Which officers have to do with cases at all. Pure."""

from uuid import UUID

from tongban.foundation.directory.public import Officer

# first words of the duties whose posts have to do with cases; the others keep lists, processes, calendars
_CASE_WORK = (
    "cases.",
    "decisions.",
    "delivery.",
    "licences.",
    "payments.",
    "ratings.",
    "supervision.",
    "tasks.",
)


def offices_with_case_work(by: Officer) -> frozenset[UUID]:
    """The organisations in which one of the officer's posts handles, delivers, supervises or settles cases."""
    return frozenset(
        organisation_id
        for organisation_id, duties in by.duties_in.items()
        if any(duty.startswith(_CASE_WORK) for duty in duties)
    )
