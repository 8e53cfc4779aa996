"""Example regions as data, from seeded generators; everything here is invented and marked so."""
