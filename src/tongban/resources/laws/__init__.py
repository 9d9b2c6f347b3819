"""Laws and their articles, in force from and to."""
