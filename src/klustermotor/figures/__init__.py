"""SVG pictures and lead sentences in Swedish and English, from results."""
