"""Every outgoing message, sent exactly once or listed as in doubt."""
