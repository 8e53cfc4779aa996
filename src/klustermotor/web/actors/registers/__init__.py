"""Registers of organisations: brought in, matched with each other, and chosen from."""
