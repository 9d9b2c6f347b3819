"""Two-level examination (两级审查): a lower authority examines and reports, its superior decides."""
