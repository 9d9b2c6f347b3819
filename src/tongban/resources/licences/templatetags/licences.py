"""Words of licences for templates."""

from django import template
from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.resources.licences.annual import Operation

register = template.Library()
_OPERATIONS = {
    Operation.ISSUED: N_("licence newly issued"),
    Operation.RENEWED: N_("licence renewed"),
    Operation.SUSPENDED: N_("licence suspended"),
    Operation.EXPIRED: N_("its term ran out"),
    Operation.ENDED: N_("licence ended for good"),
    Operation.RESUMED: N_("licence given back"),
    Operation.OTHER: N_("another operation"),
    Operation.CHANGED: N_("licence changed"),
}


@register.filter
def licence_operation(operation: Operation) -> str:
    """What the national directory calls an operation."""
    return gettext(_OPERATIONS[operation])
