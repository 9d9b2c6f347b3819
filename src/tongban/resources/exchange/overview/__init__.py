"""How sharing goes (数据共享情况): for whoever leads an office, supervises it, or is the data authority."""
