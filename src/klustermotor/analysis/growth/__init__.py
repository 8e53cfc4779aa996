"""Where growth came from: the shift-share family."""
