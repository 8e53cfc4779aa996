"""Fields of strength: what a region settles on, why, by whom, and what it leads to."""
