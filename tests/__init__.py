"""Ada and Ben are a couple, Cleo is the stranger."""
