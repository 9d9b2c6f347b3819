"""Every published figure: one definition each, counted by a job, open to everybody."""
