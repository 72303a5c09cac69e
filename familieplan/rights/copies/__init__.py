"""The copy of everything held about a family (GDPR art. 15): what goes in, what is masked, paper and data."""
