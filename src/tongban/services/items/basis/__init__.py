"""Legal bases (设定依据): read from text, found in the law library, watched when a law changes."""
