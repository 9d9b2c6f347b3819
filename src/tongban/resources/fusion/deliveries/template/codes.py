"""The values that columns of codes may have, as departments write them."""

from tongban.resources.fusion.standardising.values import STATUS_WORDS
from tongban.standards.vocabularies import vocabulary

SEXES = tuple(term.text for term in vocabulary("sex"))
NATIONS = tuple(term.text for term in vocabulary("nation"))
STATUSES = (*(STATUS_WORDS[code][1] for code in (1, 2, 3, 4)), *STATUS_WORDS[9][1:])
