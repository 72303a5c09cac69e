"""A closed family as the archive receives it: Noark 5-shaped XML, PDF/A, a log of changes, checksums, one zip.

docs/archive.md says which field of ours becomes which element.
"""
