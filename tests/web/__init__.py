"""The web floor, tested through its own doors."""
