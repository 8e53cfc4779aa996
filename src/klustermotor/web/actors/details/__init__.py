"""What an organisation is in more detail: its establishments, industries, and size over the years."""
