"""Leadership networks: key persons of a cluster, what each brings, and what joins the sectors."""
