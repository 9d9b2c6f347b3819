"""What people let a program look up for them: their own assistant, by OAuth or with a key of its own."""
