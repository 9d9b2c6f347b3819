"""One thing at once (一件事): services of several organisations applied for together, and staged projects."""
