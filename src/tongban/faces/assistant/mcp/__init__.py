"""The MCP server: people's own assistants find services, read guides, and with consent see how far a case is.

Model Context Protocol, by the official `mcp` package: over stdio, or over streamable HTTP beside the web.
"""
