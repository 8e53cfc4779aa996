"""Surveys by personal links: what is asked, of whom, what was answered and what may be told of it."""
