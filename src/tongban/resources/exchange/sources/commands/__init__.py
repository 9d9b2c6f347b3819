"""What is done to bindings and to what is held for departments."""
