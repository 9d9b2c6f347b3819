"""Sources (数据来源): from what a resource of the catalogue is served, whatever it lies in."""
