"""How concentrated industries and regions are, in shares, plants and on the map."""
