"""The workbench in the browser: Django, one folder per noun; an app imports only the apps below it."""
