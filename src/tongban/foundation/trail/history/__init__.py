"""The history of one thing: each act on it with its place in the log, and the receipts of them all."""
