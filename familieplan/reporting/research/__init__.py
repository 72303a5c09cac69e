"""Extracts for research: asked for, approved by two, made so that nobody can be told apart, and given with a notice."""
