"""The practice engine: cards, sittings and the rules that run every card.  Pure; words pass through it unread."""
