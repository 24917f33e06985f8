"""Content that is data."""
