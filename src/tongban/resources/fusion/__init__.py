"""Fusion (数据融合): the registers are built from what the departments deliver."""
