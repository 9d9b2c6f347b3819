"""Sharing (共享交换): who may have which data of whom, for what, and every use of it."""
