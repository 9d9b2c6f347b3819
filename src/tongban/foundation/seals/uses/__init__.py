"""The log of uses (用印记录): each time that a seal was put on a document."""
