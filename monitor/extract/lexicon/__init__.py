"""Names the monitor knows: companies, agencies, places, commodities."""
