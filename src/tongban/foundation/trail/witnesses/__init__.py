"""Outside witnesses (外部见证): who may co-sign the log's heads, and what they have co-signed."""
