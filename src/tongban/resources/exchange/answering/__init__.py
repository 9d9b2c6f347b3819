"""One-time answers (一次性答复): yes, no or cannot say, instead of data."""
