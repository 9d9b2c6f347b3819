"""A city that runs: days of applications and of office work, drawn from a seed and done by the real verbs."""
