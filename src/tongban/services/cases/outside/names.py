"""What a system that handles cases is called."""

from django.conf import settings


def system_title(name: str) -> str:
    """The name for people of the system with this short name; the short name where it is not connected any more."""
    is_connected = bool(settings.OUTSIDE) and settings.OUTSIDE["name"] == name
    return str(settings.OUTSIDE["title"]) if is_connected else name
