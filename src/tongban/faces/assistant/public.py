"""The front door of this app: the HTTP API mounts its router."""

from tongban.faces.assistant.api import router

__all__ = ["router"]
