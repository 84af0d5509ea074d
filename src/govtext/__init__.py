"""Turn Chinese government reports into research data."""
