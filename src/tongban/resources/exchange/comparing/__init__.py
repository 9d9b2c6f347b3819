"""Comparing a list with a register (名单比对): flags come back, never a value."""
