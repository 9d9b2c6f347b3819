"""What people work through after a run: rows without a number, numbers that speak of two, quality from run to run."""
