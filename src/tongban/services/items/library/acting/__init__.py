"""The forms of the acts: what is typed into them, and what they propose."""
