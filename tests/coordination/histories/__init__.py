"""Random histories of many families, and each flag rule said once more in slow, plain Python."""
