"""The optional language model: it may choose among what was found and put it in words, and add nothing.

What it says is taken only if it is made of the sentences of the guides (`checking`), what it gets to read has no
personal data (`masking`), and whatever goes wrong the assistant answers as it does without it.
"""
