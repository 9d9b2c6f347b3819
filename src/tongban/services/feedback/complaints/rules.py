"""By when a complaint is taken up and answered, and who looks into it. Pure.

Source: standards.md 13: whether it is taken up within 5 working days, the result within 10 (Shiyan); 优化营商环境条例
art. 49 (channels for complaints). Both are settings.
"""

from collections.abc import Mapping

from tongban.kernel.errors import N_, Invalid
from tongban.services.feedback.complaints.facts import LONGEST_TEXT, ComplaintKind


def check_words(text: str, *, missing: str) -> str:
    """The words without space around them. Raises Invalid (`missing` where there are none, or too many)."""
    words = text.strip()
    if not words:
        raise Invalid(facts={"fields": {"text": missing}})
    if len(words) > LONGEST_TEXT:
        raise Invalid(facts={"fields": {"text": N_("Please use at most 1,000 characters.")}})
    return words


def post_for(kind: ComplaintKind, posts: Mapping[str, str]) -> str:
    """The post that looks into it: `posts["gain"]` where somebody wanted an advantage, else `posts["other"]`."""
    return posts["gain"] if kind is ComplaintKind.GAIN else posts["other"]
