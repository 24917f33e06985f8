"""What the house costs, measured in one run on the machine at hand."""
