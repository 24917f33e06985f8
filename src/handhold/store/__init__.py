"""The sealed floor: keys, sealing, logs and people.  It holds bytes and never knows what they mean."""
