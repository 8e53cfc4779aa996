"""Codes that the tests of statistics share."""

COUNTIES = {"04": "Södermanland", "18": "Örebro", "19": "Västmanland"}
INDUSTRIES = {"26": "Elektronik", "29": "Motorfordon"}
