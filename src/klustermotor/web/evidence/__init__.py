"""Sources, runs, and what they support."""
