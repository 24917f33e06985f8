"""Pure numbers: what carries over between two people's days, and how little of it can be known."""
