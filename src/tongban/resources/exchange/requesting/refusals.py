"""Why a grant is not used, and why an act on a request or a grant is refused."""

from collections.abc import Callable, Mapping

from tongban.kernel.errors import N_, Invalid, NotAllowed, NotFound, Refused
from tongban.resources.exchange.facts import GrantState


class GrantUnknown(NotFound):
    """No such grant, or somebody else's: the two are not told apart."""

    code = "grant-unknown"
    title = N_("Your organisation has no grant %(grant)s.")


class GrantNotLive(NotAllowed):
    """The grant is suspended, revoked or run out. `facts["state"]` says which, with the day and the reasons."""

    code = "grant-not-live"
    title = N_("The grant %(grant)s does not hold now.")


# the sentence by the state of the grant; of one that has not begun the title is all
NOT_LIVE_TEXTS = {
    GrantState.REVOKED: N_("The grant %(grant)s was revoked on %(on)s: %(reasons)s"),
    GrantState.SUSPENDED: N_("The grant %(grant)s has been suspended since %(on)s: %(reasons)s"),
    GrantState.EXPIRED: N_("The grant %(grant)s ran out on %(on)s."),
}


class WayNotGranted(NotAllowed):
    """The grant allows other ways of use only."""

    code = "grant-way-not-granted"
    title = N_("The grant %(grant)s does not allow this way of use.")


class RequestOutOfOrder(Refused):
    """The request is not where this act starts from."""

    code = "share-request-out-of-order"
    title = N_("This request stands otherwise by now, and this can no longer be done. Reload the page.")


class GrantOutOfOrder(Refused):
    """The grant is not where this act starts from."""

    code = "grant-out-of-order"
    title = N_("This grant stands otherwise by now, and this can no longer be done. Reload the page.")


class _ByField(Invalid):
    def by_field(self, translate: Callable[[str], str] = str) -> dict[str, str]:
        """Each entry's sentence, with the facts filled in."""
        found = self.facts.get("fields")
        fields: Mapping[str, object] = found if isinstance(found, Mapping) else {}
        return {str(name): self._filled(str(text), translate) for name, text in fields.items()}


class RequestIncomplete(_ByField):
    """The request does not say what it has to. `facts["reasons"]` has a code for each entry."""

    code = "share-request-incomplete"
    title = N_("The request cannot be handed in yet.")


class AnswerIncomplete(_ByField):
    """The answer is not whole, or gives more than was asked. `facts["reasons"]` has a code for each entry."""

    code = "share-answer-incomplete"
    title = N_("The answer cannot be given yet.")


class GroundsNeeded(_ByField):
    """Sending back, refusing, revoking and objecting need reasons."""

    code = "share-reasons-needed"
    title = N_("Say why: the other side reads it.")
    too_short = N_("Say why in at least %(least)s characters: the other side reads it.")


class NotShared(Refused):
    """The catalogue says that nobody has this resource; `facts["basis"]` is the law that it names.

    Source: 国发〔2016〕51号 (不予共享 needs a law, an administrative regulation or a State Council basis).
    """

    code = "resource-not-shared"
    title = N_("This resource is not shared: %(basis)s.")


class OwnResource(Refused):
    """An organisation does not ask for what it provides itself."""

    code = "resource-is-own"
    title = N_("Your organisation provides this resource itself.")


class GrantedAlready(Refused):
    """What is asked for is granted already, for the same item and in the same ways."""

    code = "share-granted-already"
    title = N_("Your organisation has this already by the grant %(grant)s. Use it, or renew it.")


class RequestedAlready(Refused):
    """A request of the organisation for the same resource and item is under way."""

    code = "share-requested-already"
    title = N_("Your organisation has asked for this already: %(number)s.")


class OwnRequest(NotAllowed):
    """Whoever asked neither checks nor answers."""

    code = "share-needs-second-person"
    title = N_("You asked for this yourself. Somebody else has to decide on it.")


class OwnCheck(NotAllowed):
    """Whoever passed a request on for the data authority does not answer it for the provider."""

    code = "share-checked-by-you"
    title = N_("You passed this on for the data authority. Somebody else has to answer for the provider.")


class OwnObjection(NotAllowed):
    """Whoever objected does not settle the objection."""

    code = "objection-needs-second-person"
    title = N_("You raised this objection yourself. Somebody else has to settle it.")


class NobodyAnswers(Refused):
    """The provider has no post that answers requests, or nobody holds it."""

    code = "share-nobody-answers"
    title = N_(
        "At %(provider)s nobody holds a post that answers requests for data. Ask who runs the platform."
    )
