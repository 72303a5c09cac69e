"""The plan on paper: who reads it, what they may all see, how it looks."""
