"""Handhold: a private home for two, where nothing at rest is readable without one of them."""

__version__ = "0.1.0"
