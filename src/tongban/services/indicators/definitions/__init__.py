"""The definitions of the indicators, by what they tell of."""
