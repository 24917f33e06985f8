"""The numbers, each held against independent witnesses."""
