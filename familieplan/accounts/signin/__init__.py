"""Who somebody is: second factors, sessions, and what other sign-in services vouch for."""
