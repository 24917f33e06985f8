"""The verification plan: every number that Handhold speaks from, held against a witness.  Peers are optional."""
