"""What if (回放): closed cases replayed under another item version or calendar, from what they recorded."""
