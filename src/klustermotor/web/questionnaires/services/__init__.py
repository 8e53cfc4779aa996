"""Write guides, hold interviews, and make what was said usable."""
