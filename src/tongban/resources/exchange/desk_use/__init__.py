"""Granted data at the desk: whoever handles a case looks at what its person or firm has there."""
