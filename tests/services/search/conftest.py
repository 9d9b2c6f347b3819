"""Fixtures of this folder."""

from tests.services.search.make import library as library
