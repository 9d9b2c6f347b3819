"""Erasing the facts of acts (删除个人信息): the log stays as it is, what it hid can never be opened again."""
