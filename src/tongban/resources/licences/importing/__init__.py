"""Bulk issue of what an organisation issued before (存量证照批量签发)."""
