"""Why a grant is not used, and why an act on a request or a grant is refused."""

from tongban.kernel.errors import N_, NotAllowed, NotFound, Refused


class GrantUnknown(NotFound):
    """No such grant, or somebody else's: the two are not told apart."""

    code = "grant-unknown"
    title = N_("Your organisation has no grant %(grant)s.")


class GrantNotLive(NotAllowed):
    """The grant is suspended, revoked or run out. `facts["state"]` says which."""

    code = "grant-not-live"
    title = N_("The grant %(grant)s does not hold now.")


class WayNotGranted(NotAllowed):
    """The grant allows other ways of use only."""

    code = "grant-way-not-granted"
    title = N_("The grant %(grant)s does not allow this way of use.")


class RequestOutOfOrder(Refused):
    """The request or grant is not where this act starts from."""

    code = "share-request-out-of-order"
    title = N_("This request stands otherwise by now, and this can no longer be done. Reload the page.")
