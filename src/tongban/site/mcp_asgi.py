"""The MCP server as an ASGI application, for the server that `tongban mcp --http` starts."""

import os
from typing import Any


def application() -> Any:
    """Make it, in the process that serves it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    import django

    django.setup()
    from django.conf import settings

    from tongban.faces.assistant.mcp.http import http_app

    return http_app(settings.MCP_URL)
