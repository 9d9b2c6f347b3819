"""Meaning beside words: texts as vectors, by a model that an operator chooses; none by default."""
