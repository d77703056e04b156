"""One file a page. A view reads as one verb: it reads, calls one action or query, and shows or redirects."""
