"""Journeys through the pages in real browsers."""
