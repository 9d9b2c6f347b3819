"""Words for what the trail keeps as references: who acted, and on what."""

from django.utils.translation import gettext

from tongban.foundation.trail.ports import histories
from tongban.kernel.errors import N_

_ACTORS = {
    "person": N_("a person with an account (number %(id)s)"),
    "officer": N_("an officer (number %(id)s)"),
    "system": N_("the platform itself (%(id)s)"),
    "rule": N_("a rule (%(id)s)"),
    "outside": N_("another system (%(id)s)"),
}


def actor_words(ref: str, *, reader: str = "") -> str:
    """Who acted, in the reader's language: never a name, which the log does not hold."""
    if reader and ref == reader:
        return gettext("you yourself")
    kind, _, id_ = ref.partition(":")
    return gettext(_ACTORS[kind]) % {"id": id_} if kind in _ACTORS else ref


def subject_words(subject: str) -> str:
    """What an act is about; as it is kept, where no app has words for it."""
    kind, _, key = subject.partition(":")
    answerer = histories.of(kind)
    return answerer.title(key) if answerer else subject
