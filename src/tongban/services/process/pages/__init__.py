"""Pages of processes at the desk."""
