"""The four checks of a package (真实性、完整性、可用性、安全性). Pure: they run without us."""
