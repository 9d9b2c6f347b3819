"""From fusion into the registers that serve: what is new, what changed, what nobody delivers any more."""
