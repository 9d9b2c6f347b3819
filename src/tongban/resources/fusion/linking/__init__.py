"""Link (关联): rows without an ID number to the people whom they may be about, for a person to decide."""
