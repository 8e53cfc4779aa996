"""A classification of one's own, where the official codes mislead: tags, each with what it means."""
