"""Pages and the interface for programs.  Nothing here decides; it asks the hall and draws the answer."""
