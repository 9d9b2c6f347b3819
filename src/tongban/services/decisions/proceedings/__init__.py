"""Ex officio proceedings on a licence (依职权): suspension, cancellation, withdrawal, with the holder's defence."""
