"""Open data (数据开放): what the city gives to everybody, by rules that are checked on every publication."""
