"""Run the house until it is stopped."""
