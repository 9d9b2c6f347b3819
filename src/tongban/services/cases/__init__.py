"""A case from application to delivery, and its clocks."""
