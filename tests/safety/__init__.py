"""What safety asks for, rule by rule."""
