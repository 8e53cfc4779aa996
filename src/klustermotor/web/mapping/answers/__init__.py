"""What a network questionnaire tells: its network, its response, and what the silent could change."""
