"""Rare characters (生僻字): what waits for a font, and how it goes on once there is one."""
