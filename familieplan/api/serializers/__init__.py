"""What the API shows and takes, one noun per file. Identity numbers are in none of them."""
