"""What moves the clocks of a case (办理时限): special procedures (特别程序) and one extension (延期)."""
