"""Waves: the network as it was known on a day, kept as it was, and two of them compared."""
