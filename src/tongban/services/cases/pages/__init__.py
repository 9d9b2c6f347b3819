"""The pages about one case or draft: applying, following, handling."""
