"""The pure floor: events, acts, folds and decisions.  No clock, no chance, no input or output."""
