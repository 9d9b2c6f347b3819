"""The dictionary of everyday words (别名词典): what people say, and what offices call it."""
