"""Where people come in: pages that combine apps."""
