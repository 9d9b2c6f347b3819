"""The gateway: client systems, their tokens and signed calls."""
