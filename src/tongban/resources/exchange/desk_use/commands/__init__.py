"""What can be done, a file each."""
