"""A run of fusion: step by step, each finished before the next begins, so that it can be stopped and resumed."""
