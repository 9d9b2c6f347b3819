"""Credit (信用): promises made instead of proofs, kept, broken and repaired."""
