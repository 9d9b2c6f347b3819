"""The e-licence library."""
