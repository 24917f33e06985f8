"""The rules of the house, each with a planted offence that shows the rule can fail."""
