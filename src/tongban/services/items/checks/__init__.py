"""Checks (质检): rules over what items say, run over the whole library, counted and shown."""
