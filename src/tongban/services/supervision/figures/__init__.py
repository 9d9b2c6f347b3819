"""Published figures about cards: their definitions and statements, for the book of indicators."""
