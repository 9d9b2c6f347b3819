"""Which level of trust a material has, and which is enough to use it again. Pure."""

from datetime import datetime, timedelta

from tongban.services.cases.earlier.facts import Trust
from tongban.services.cases.facts import How

# what made it says how far it can be trusted, before anybody has seen an original
_MADE: dict[How, Trust] = {
    How.LICENCE: Trust.ISSUED,
    How.SHARED: Trust.ISSUED,
    How.FORM: Trust.SELF_MADE,
}

# standards.md §1: A is used as it is and B again; C only once the original was seen; D stands on
# the applicant's word, so it is enough where the applicant makes the material anyway.
_ENOUGH_FOR_PROOF = frozenset({Trust.ISSUED, Trust.COMPARED})
_ENOUGH_FOR_COPY = _ENOUGH_FOR_PROOF | {Trust.UPLOADED}  # the item asks for no original
_ENOUGH_FOR_SELF_MADE = frozenset(Trust)


def trust_of(how: How, *, is_self_made: bool) -> Trust | None:
    """The level of a material that is met like this; None where nothing was handed in or it is on paper."""
    if how is How.FILE:
        return Trust.SELF_MADE if is_self_made else Trust.UPLOADED
    return _MADE.get(how)


def may_reuse(trust: Trust, *, is_self_made: bool, needs_original: bool) -> bool:
    """Whether a material of this level, accepted in a decided case, may meet such a slot again.

    Source: standards.md §1 (credibility levels); 国务院令第716号 art. 7 (materials are used for
    government services only, which another application of the same holder is).
    """
    if is_self_made:
        return trust in _ENOUGH_FOR_SELF_MADE
    return trust in (_ENOUGH_FOR_PROOF if needs_original else _ENOUGH_FOR_COPY)


def is_fresh(given_at: datetime, *, at: datetime, most_days: int) -> bool:
    """Whether it was handed in not longer ago than `most_days`."""
    return at - given_at <= timedelta(days=most_days)
