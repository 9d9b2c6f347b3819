"""Django's PostgreSQL backend, with sessions that outlive a restart of the database."""
