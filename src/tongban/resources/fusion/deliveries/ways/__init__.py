"""Where deliveries come from besides files: tables of departments, and pages of their APIs."""
