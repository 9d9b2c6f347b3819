"""A decision goes to the organisation that supervises, and its receipt is awaited (审管联动)."""
