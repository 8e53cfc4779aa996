"""Value chains: stages from idea to market, who stands there, what is lacking and who could fill it."""
