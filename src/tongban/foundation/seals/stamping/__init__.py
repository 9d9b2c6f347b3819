"""Time stamps (时间戳, RFC 3161): an outside authority says when a seal was there."""
