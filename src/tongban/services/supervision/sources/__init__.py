"""Where stories come from: the acts that are kept here, and event logs of other systems."""
