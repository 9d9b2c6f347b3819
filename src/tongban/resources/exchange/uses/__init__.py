"""The log of every use of shared data, whatever the way."""
