"""The boards: how the city does now, for supervisors, offices, officers and everybody."""
