"""The acts that move a case's clocks."""
