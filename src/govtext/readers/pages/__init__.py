"""Formats of printed pages, whose words have to be put together from their places."""
