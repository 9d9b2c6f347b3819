"""Words of licences for templates."""

from django import template
from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.resources.licences.annual import Operation

register = template.Library()
_OPERATIONS = {
    Operation.ISSUED: N_("newly issued"),
    Operation.RENEWED: N_("renewed"),
    Operation.SUSPENDED: N_("suspended"),
    Operation.EXPIRED: N_("term ran out"),
    Operation.ENDED: N_("ended"),
    Operation.RESUMED: N_("given back"),
    Operation.OTHER: N_("other"),
    Operation.CHANGED: N_("changed"),
}


@register.filter
def licence_operation(operation: Operation) -> str:
    """What the national directory calls an operation."""
    return gettext(_OPERATIONS[operation])
