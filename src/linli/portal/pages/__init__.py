"""What a page shows: plain values for its template, put together from queries and words."""
