"""Scopes in words."""

from django import template
from django.utils.translation import gettext

from tongban.foundation.identity.facts import APPLY
from tongban.foundation.trail.public import act_text

register = template.Library()


@register.filter
def scope_text(scope: str) -> str:
    """A scope as people read it: the words of the act, or of applying."""
    return gettext("Apply, and follow my cases") if scope == APPLY else act_text(scope)
