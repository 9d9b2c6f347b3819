"""What may be done with an appraisal."""
