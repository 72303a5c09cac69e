"""Django's own PostgreSQL backend, and with each transaction on whose behalf it is."""
