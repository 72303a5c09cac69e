"""An invented municipality to try the product in: people, families, plans and KOSTRA files.

Everything is visibly invented (month + 80 numbers, adjective-noun names) and the same for the same seed
and day. Families enter through the operations that people use; history that no operation can date back
(goals, measures, log) is written in bulk as the same rows.
"""
