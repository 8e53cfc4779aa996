"""Base templates, template tags, form widgets and what every app uses; no models."""
