"""What if an organisation or a person leaves: what falls apart, and what nobody else joins."""
