"""What people fill in, one file a page. Forms clean what was typed; what may be done with it the actions decide."""
