"""Deliveries (供数): what departments hand in by agreement, checked as it lands and kept as it came."""
