"""Cases by the hundred thousand: a few stories are played by the verbs, then their rows are multiplied in the database."""
