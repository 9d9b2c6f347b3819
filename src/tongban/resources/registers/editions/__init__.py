"""Editions (版本): the register as it was built on one day, taken into use all at once."""
