"""Pages of surveys: for those who ask, and for those who are asked."""
