"""Words of the registers for templates."""

from django import template

from tongban.resources.registers.showing import value_told

register = template.Library()


@register.filter
def told(value: str, field: str) -> str:
    """A value of a field of the registers in the reader's language."""
    return value_told(field, value)
