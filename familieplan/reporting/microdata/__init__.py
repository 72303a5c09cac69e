"""Aggregates from microdata.no: tables that are looked at, and kept beside earlier published figures, never mixed."""
