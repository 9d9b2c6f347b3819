"""Batch files (批量文件): granted rows as one file, made on request or by schedule, fetched once."""
