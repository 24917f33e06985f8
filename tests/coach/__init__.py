"""The coach, held against labelled messages and against its own twin in the browser."""
