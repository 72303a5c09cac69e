"""Familieplan: one shared family plan across the services of a municipality."""

__version__ = "0.1.0"
