"""What the API answers, one noun per file."""
