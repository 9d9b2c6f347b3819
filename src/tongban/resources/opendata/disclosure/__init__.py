"""What a table may say without telling of somebody: small cells, dominance, records alike. Pure."""
